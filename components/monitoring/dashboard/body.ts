import { backupsRow } from "./backups";
import { databaseRow } from "./database";
import type { Facts } from "./facts";
import { networkRow } from "./network";
import { overviewRow } from "./overview";
import { servicesRow } from "./services";
import { trafficRow } from "./traffic";
import { COLUMNS, type Row, type Widget } from "./widgets";

/** A widget in its place. */
export type PlacedWidget = Widget & {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
};

/** A dashboard's body, as `PutDashboard` takes it in JSON. */
export interface DashboardBody {
    readonly start: string;
    readonly periodOverride: "inherit";
    readonly widgets: readonly PlacedWidget[];
}

/** The dashboard of a stack: what rings and what changed, is it up and fast, is it full, are there backups. */
export function dashboardBody(facts: Facts): DashboardBody {
    const rows = [
        overviewRow(facts),
        trafficRow(facts),
        servicesRow(facts),
        ...(facts.database === undefined ? [] : [databaseRow(facts, facts.database)]),
        ...(facts.backups === undefined ? [] : [backupsRow(facts, facts.backups)]),
        ...(facts.natGateways.length === 0 ? [] : [networkRow(facts)]),
    ];
    // Each graph keeps the period that it is drawn by.
    return { start: "-PT12H", periodOverride: "inherit", widgets: place(rows) };
}

/** Puts rows below each other, each over the whole width. */
export function place(rows: readonly Row[]): PlacedWidget[] {
    let y = 0;
    return rows.flatMap(({ height, widgets }) => {
        const edge = (index: number) => Math.round((index * COLUMNS) / widgets.length);
        const placed = widgets.map((widget, index) => ({
            ...widget,
            x: edge(index),
            y,
            width: edge(index + 1) - edge(index),
            height,
        }));
        y += height;
        return placed;
    });
}
