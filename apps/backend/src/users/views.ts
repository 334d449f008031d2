import type { AvatarStore } from "../avatars/store";
import type { Person, User } from "./schemas";
import type { PersonRow, UserRow } from "./users";

/** Turns what the database has into what is shown. */
export class Views {
    constructor(private readonly avatars: Pick<AvatarStore, "address">) {}

    /** As all others see them. */
    async person({ id, name, avatar_key, created_at }: PersonRow): Promise<Person> {
        const avatarUrl = avatar_key === null ? null : await this.avatars.address(avatar_key);
        return { id, name, avatarUrl, createdAt: created_at.toISOString() };
    }

    /** As they see themselves. */
    async user(row: UserRow): Promise<User> {
        return { ...(await this.person(row)), email: row.email };
    }
}
