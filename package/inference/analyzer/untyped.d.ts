// Stands for the types of packages when the schema is inferred: no component of this one has them among its arguments and
// outputs, and to read them takes ten seconds.
export {};
