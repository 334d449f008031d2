const COUNT = 6;

/** Stands where the list will be. */
export function Placeholders() {
    return (
        <div className="people" aria-hidden="true">
            {Array.from({ length: COUNT }, (_, index) => (
                <div key={index} className="person placeholder">
                    <span className="avatar" />
                    <span className="person-text">
                        <span className="placeholder-line" />
                        <span className="placeholder-line placeholder-line-short" />
                    </span>
                </div>
            ))}
        </div>
    );
}
