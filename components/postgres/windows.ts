/** When RDS takes the daily backup, in UTC, where nothing else is said. */
export const BACKUP_WINDOW = "02:00-03:00";

/** When RDS applies changes, in UTC, where nothing else is said. */
export const MAINTENANCE_WINDOW = "sun:03:30-sun:04:30";
