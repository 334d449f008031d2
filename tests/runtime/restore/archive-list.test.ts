import { expect } from "chai";
import { filterList, hasDatabaseProperties, owners, schemasApart } from "../../../runtime/src/restore/archive-list";

const LIST = `;
; Archive created at 2026-11-21 09:45:57 UTC
;     dbname: shop
;
3347; 1262 16384 DATABASE - shop postgres
2; 3079 16408 EXTENSION - aws_s3 
3; 3079 16409 EXTENSION - aws_s3_other 
4; 3079 16410 EXTENSION - pg_trgm 
3351; 0 0 COMMENT - EXTENSION aws_s3 
3352; 0 0 COMMENT - EXTENSION pg_trgm 
3353; 0 0 ACL - SCHEMA aws_s3 rdsadmin
3354; 0 0 ACL aws_s3 FUNCTION reach() rdsadmin
3355; 0 0 ACL public FUNCTION aws_s3() app
3356; 0 0 COMMENT public TABLE aws_s3 app
3357; 0 0 ACL - FOREIGN DATA WRAPPER log_fdw rdsadmin
217; 1259 16393 TABLE public EXTENSION - aws_s3  the owner
218; 1259 16394 TABLE public orders app
3336; 0 16393 TABLE DATA public orders app
`;

describe("the table of contents of an archive", () => {
    it("loses extensions that only AWS has, with what is about them, and comments on all extensions", () => {
        const { text, leftOut } = filterList(LIST, ["aws_s3", "log_fdw"]);
        expect(leftOut).to.deep.equal([
            "EXTENSION - aws_s3",
            "COMMENT - EXTENSION aws_s3",
            "COMMENT - EXTENSION pg_trgm",
            "ACL - SCHEMA aws_s3 rdsadmin",
            "ACL aws_s3 FUNCTION reach() rdsadmin",
            "ACL - FOREIGN DATA WRAPPER log_fdw rdsadmin",
        ]);
        const kept = text.split("\n").filter((line) => /^\d/.test(line));
        expect(kept).to.deep.equal([
            "3347; 1262 16384 DATABASE - shop postgres",
            "3; 3079 16409 EXTENSION - aws_s3_other ",
            "4; 3079 16410 EXTENSION - pg_trgm ",
            "3355; 0 0 ACL public FUNCTION aws_s3() app",
            "3356; 0 0 COMMENT public TABLE aws_s3 app",
            "217; 1259 16393 TABLE public EXTENSION - aws_s3  the owner",
            "218; 1259 16394 TABLE public orders app",
            "3336; 0 16393 TABLE DATA public orders app",
        ]);
    });

    it("keeps all but comments on extensions where no extension is left out", () => {
        expect(filterList(LIST, []).leftOut).to.deep.equal([
            "COMMENT - EXTENSION aws_s3",
            "COMMENT - EXTENSION pg_trgm",
        ]);
    });

    it("takes names of extensions as they are", () => {
        expect(filterList("1; 2 3 EXTENSION - axb \n2; 2 3 EXTENSION - a.b \n", ["a.b"]).leftOut).to.deep.equal([
            "EXTENSION - a.b",
        ]);
        expect(filterList("1; 2 3 EXTENSION - uuid-ossp \n", ["uuid-ossp"]).leftOut).to.have.length(1);
    });

    it("can be parted into schemas with the grants on them, and all the rest", () => {
        const list =
            "; Archive\n6; 2615 2 SCHEMA - Sales app\n7; 0 0 ACL - SCHEMA public app\n8; 1 2 TABLE public SCHEMA -  app\n";
        expect(schemasApart(list)).to.deep.equal({
            schemas:
                ";; Archive\n6; 2615 2 SCHEMA - Sales app\n7; 0 0 ACL - SCHEMA public app\n;8; 1 2 TABLE public SCHEMA -  app\n;",
            rest: "; Archive\n;6; 2615 2 SCHEMA - Sales app\n;7; 0 0 ACL - SCHEMA public app\n8; 1 2 TABLE public SCHEMA -  app\n",
        });
    });

    it("tells which roles own something", () => {
        expect(owners(LIST, ["app", "the owner", "owner", "reader", "orders"])).to.deep.equal([
            "app",
            "the owner",
            "owner",
        ]);
    });

    it("tells whether the database itself has settings or grants", () => {
        expect(hasDatabaseProperties(LIST)).to.equal(false);
        expect(hasDatabaseProperties(`${LIST}3350; 0 0 DATABASE PROPERTIES - shop postgres\n`)).to.equal(true);
        expect(hasDatabaseProperties(`${LIST}3349; 0 0 ACL - DATABASE shop postgres\n`)).to.equal(true);
        expect(hasDatabaseProperties("1; 0 0 TABLE public ACL - DATABASE shop postgres\n")).to.equal(false);
    });
});
