import type { Policy } from "./model";
import { backedUpInProd } from "./rules/backed-up-in-prod";
import { bucketTlsOnly } from "./rules/bucket-tls-only";
import { costCeiling } from "./rules/cost-ceiling";
import { encryptedAtRest } from "./rules/encrypted-at-rest";
import { encryptedInTransit } from "./rules/encrypted-in-transit";
import { imagesByDigest } from "./rules/images-by-digest";
import { logRetention, logYearInProd } from "./rules/log-retention";
import { namesWithinLimits } from "./rules/names-within-limits";
import { noOpenSecurityGroup } from "./rules/no-open-security-group";
import { noPlainSecretOutputs, noPlainSecrets } from "./rules/no-plain-secrets";
import { noPublicBucket } from "./rules/no-public-bucket";
import { noPublicDatabase } from "./rules/no-public-database";
import { noPublicPrincipal } from "./rules/no-public-principal";
import { noWildcardPermission } from "./rules/no-wildcard-permission";
import { privateTasksInProd } from "./rules/private-tasks-in-prod";
import { protectedInProd } from "./rules/protected-in-prod";
import { tagged } from "./rules/tagged";

/** All policies, in the order in which they are documented. */
export const POLICIES: readonly Policy[] = [
    encryptedAtRest,
    encryptedInTransit,
    bucketTlsOnly,
    noPublicDatabase,
    noPublicBucket,
    noOpenSecurityGroup,
    privateTasksInProd,
    noWildcardPermission,
    noPublicPrincipal,
    noPlainSecrets,
    noPlainSecretOutputs,
    protectedInProd,
    backedUpInProd,
    imagesByDigest,
    tagged,
    logRetention,
    logYearInProd,
    namesWithinLimits,
    costCeiling,
];

/** What is reported of exemptions that serve nothing; no policy may have this id. */
export const EXEMPTIONS_ID = "exemptions";
