import Type from "typebox";
import { CONTENT_TYPES, MAXIMUM_BYTES } from "./rules";

/** What is going to be uploaded. */
export const UploadRequestSchema = Type.Object(
    {
        contentType: Type.Enum([...CONTENT_TYPES], { description: "Media type of the picture." }),
        bytes: Type.Integer({ minimum: 1, maximum: MAXIMUM_BYTES, description: "Its exact size." }),
    },
    { additionalProperties: false },
);

/** Where to upload it to. */
export const UploadSchema = Type.Object(
    {
        upload: Type.Object(
            { url: Type.String({ format: "uri" }), fields: Type.Record(Type.String(), Type.String()) },
            { description: "POST the fields to the URL as multipart/form-data, and after them the picture as `file`." },
        ),
        key: Type.String({ description: "What to call the picture when it is uploaded." }),
    },
    { description: "A form to upload the picture with." },
);

/** Which upload becomes the picture. */
export const AvatarSchema = Type.Object(
    { key: Type.String({ maxLength: 200, description: "The key that came with the form." }) },
    { additionalProperties: false },
);
