import { useEffect, useRef } from "react";

// Twice the size on the page, for dense displays.
const PIXELS = 256;

/**
 * Shows the middle square of a picture. A canvas and not an image: the content security policy need not allow `blob:`
 * addresses for it.
 */
export function AvatarPreview({ picture }: { readonly picture: ImageBitmap }) {
    const canvas = useRef<HTMLCanvasElement>(null);
    useEffect(() => {
        const side = Math.min(picture.width, picture.height);
        const left = (picture.width - side) / 2;
        const top = (picture.height - side) / 2;
        const context = canvas.current?.getContext("2d");
        context?.clearRect(0, 0, PIXELS, PIXELS);
        context?.drawImage(picture, left, top, side, side, 0, 0, PIXELS, PIXELS);
    }, [picture]);
    return (
        <canvas
            ref={canvas}
            className="avatar avatar-large"
            width={PIXELS}
            height={PIXELS}
            role="img"
            aria-label="Preview of the new avatar"
        />
    );
}
