import { sql } from "kysely";
import { credentialSource } from "./database/credentials";
import { Database } from "./database/database";
import { createQueries } from "./database/queries";
import { failWith } from "./failure";
import { readDatabaseSettings } from "./settings";

/** Made-up people; the domain is nobody's (https://www.rfc-editor.org/rfc/rfc2606). */
// cspell:disable
const NAMES = [
    "Adaeze Okonjo",
    "Anneliese Brandtner",
    "Bao Linh Tran",
    "Cormac Ó Dálaigh",
    "Dagný Hrafnsdóttir",
    "Eszter Halmosi",
    "Faisal Al-Dhahiri",
    "Giacomo Bellandi",
    "Hanneke van der Velt",
    "Ingrid Solbakken",
    "Jarosław Wilczyński",
    "Kalani Mahoe",
    "Léonie Charpentier",
    "Mateus Figueirinha",
    "Nokuthula Mabizela",
    "Oluwaseun Adebiyi",
    "Paloma Errázuriz",
    "Quillan Ashdown",
    "Rūta Kalniņa",
    "Saoirse Mac Giolla",
    "Tomáš Hrubeš",
    "Uxía Carballido",
    "Vasilis Karamanos",
    "Wanjiru Kamotho",
    "Xiomara Quispe",
    "Yıldız Karaduman",
    "Zsófia Ormándi",
    "佐々木 遥斗",
    "이서윤",
    "Олена Гончарук",
] as const;
// cspell:enable

const MINUTES_BETWEEN = 97;

/** Adds people to a database for development; those who are there already stay as they are. */
async function seed(): Promise<void> {
    const settings = readDatabaseSettings(process.env);
    const database = new Database(settings, credentialSource(settings.login), () => undefined);
    try {
        const added = await createQueries(database)
            .insertInto("users")
            .values(
                NAMES.map((name, index) => ({
                    name,
                    email: `person-${index + 1}@example.com`,
                    avatar_key: null,
                    created_at: sql<Date>`now() - make_interval(mins => ${index * MINUTES_BETWEEN})`,
                })),
            )
            .onConflict((conflict) => conflict.expression(sql`lower(email)`).doNothing())
            .returning("id")
            .execute();
        console.log(`people added: ${added.length} of ${NAMES.length}`);
    } finally {
        await database.close();
    }
}

seed().catch(failWith);
