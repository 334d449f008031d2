import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { EncryptionKey } from "./encryption-key";
import { LogBucket, type LogBucketArgs } from "./log-bucket";
import { fitting } from "./names";
import { RoutePriorities } from "./route-priorities";
import { type Transform, transformed } from "./transform";
import type { Vpc } from "./vpc";
import { WebFirewall, type WebFirewallArgs } from "./web-firewall";

/** Arguments of {@link LoadBalancer}. */
export interface LoadBalancerArgs {
    /** Network whose public subnets it stands in. */
    readonly vpc: Vpc;
    /**
     * Domain name that it answers for, over HTTPS. Without one it serves plain HTTP on AWS's own name.
     * @default none
     */
    readonly domain?: string;
    /** Id of the public Route 53 zone of the domain: for the address, and to prove the domain to ACM. */
    readonly hostedZoneId?: string;
    /**
     * ARN of a certificate for the domain.
     * @default one that ACM issues, proved in the zone
     */
    readonly certificateArn?: string;
    /**
     * Who may connect, as IPv4 CIDR blocks.
     * @default ["0.0.0.0/0"]
     */
    readonly allowedCidrBlocks?: readonly string[];
    /**
     * Access logs in a bucket of their own; `false` for none.
     * @default kept for 365 days
     */
    readonly accessLogs?: LogBucketArgs | false;
    /**
     * AWS WAF before it; `false` for none.
     * @default false
     */
    readonly firewall?: Pick<WebFirewallArgs, "requestsPerFiveMinutes" | "logRetentionDays"> | false;
    /** Encrypts the firewall's log. */
    readonly key?: EncryptionKey;
    /**
     * Seconds without traffic after which a connection is closed: 1 to 4000. A service must keep its own for longer (Node.js
     * does for 5 seconds, where it is told nothing), or requests are lost as 502.
     * @default 60
     */
    readonly idleTimeoutSeconds?: number;
    /**
     * Refuse to delete it, by AWS's deletion protection and Pulumi's `protect`.
     * @default true
     */
    readonly deletionProtection?: boolean;
    /** Changes to the children. */
    readonly transform?: {
        readonly loadBalancer?: Transform<aws.lb.LoadBalancerArgs>;
        readonly securityGroup?: Transform<aws.ec2.SecurityGroupArgs>;
        readonly certificate?: Transform<aws.acm.CertificateArgs>;
        readonly httpListener?: Transform<aws.lb.ListenerArgs>;
        readonly httpsListener?: Transform<aws.lb.ListenerArgs>;
        /** Changes to the children of its firewall. */
        readonly firewall?: WebFirewallArgs["transform"];
    };
}

/** Which requests a service answers. At least one of `paths` and `hosts`; with both, both must match. */
export interface RouteArgs {
    /**
     * Order of evaluation, the lowest first: 2 to 50000. The number before it is the test route's: both are there once
     * for a load balancer.
     */
    readonly priority: number;
    /** Paths, with `*` and `?`: `/api/*`. */
    readonly paths?: readonly string[];
    /** Host names, with `*` and `?`: `admin.example.com`. */
    readonly hosts?: readonly string[];
}

/** A place on a load balancer for a service to answer at: made by {@link LoadBalancer.route}. */
export interface Route extends RouteArgs {
    /** Listener that the route's rule belongs to. */
    readonly listenerArn: pulumi.Output<string>;
    /** Security group that the requests come from. */
    readonly securityGroupId: pulumi.Output<string>;
    /** End of the load balancer's ARN, as CloudWatch and autoscaling name it: `app/web/50dc6c495c0c9188`. */
    readonly loadBalancerArnSuffix: pulumi.Output<string>;
    /** Place of the test route, by which a new release is reached before production's requests come to it. */
    readonly testPriority: number;
    /** Address of the load balancer, without a slash at its end. */
    readonly url: pulumi.Output<string>;
    /** Whether it takes connections from everywhere, and not from certain addresses only. */
    readonly isPublic: boolean;
}

/**
 * TLS 1.2 and 1.3 with forward secrecy and authenticated ciphers only.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
 */
const TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06";

/** Two years, the least that browsers' preload list takes is one. https://hstspreload.org */
const STRICT_TRANSPORT_SECURITY = "max-age=63072000; includeSubDomains";

/**
 * An Application Load Balancer in the public subnets, the only part of a stack that the internet reaches.
 *
 * With a domain: HTTPS with TLS 1.2 and 1.3, a certificate from ACM, the domain's address records, and HTTP only
 * redirects. Without one: HTTP, for trials. Requests that match no route get 404. Invalid headers are dropped.
 *
 * Costs, in us-east-1, about 16 USD a month and 6 more for each LCU that traffic uses
 * (https://aws.amazon.com/elasticloadbalancing/pricing/, 2026-11), with the firewall 10 more ({@link WebFirewall}).
 *
 * Replaced by nothing in its arguments; a change of `domain` brings a new certificate before the old one goes. A domain that
 * comes or goes is another listener, and replaces the services' rules.
 *
 * @throws {@link pulumi.RunError} where a certificate has no zone to be proved in, two routes have one priority, or the
 * name is too long.
 *
 * @example
 * ```ts
 * const balancer = new LoadBalancer("web", { vpc, domain: "shop.example.com", hostedZoneId: "Z0123456789ABCDEFGHIJ" });
 * ```
 */
export class LoadBalancer extends pulumi.ComponentResource {
    /** Address that a browser opens, without a slash at its end. */
    readonly url: pulumi.Output<string>;
    /** AWS's own name of the load balancer. */
    readonly dnsName: pulumi.Output<string>;
    /** ARN of the load balancer. */
    readonly arn: pulumi.Output<string>;
    /** End of its ARN, as CloudWatch names it. */
    readonly arnSuffix: pulumi.Output<string>;
    /** ARN of the certificate that it serves HTTPS with; undefined without a domain. */
    readonly certificateArn: pulumi.Output<string> | undefined;
    /** Security group of the load balancer. */
    readonly securityGroupId: pulumi.Output<string>;

    private readonly name: string;
    private readonly listenerArn: pulumi.Output<string>;
    private readonly isPublic: boolean;
    private readonly priorities: RoutePriorities;

    constructor(name: string, args: LoadBalancerArgs, options?: pulumi.ComponentResourceOptions) {
        super("slipway:index:LoadBalancer", name, args, options);
        this.name = name;
        this.priorities = new RoutePriorities(name);
        this.isPublic = (args.allowedCidrBlocks ?? [ANYWHERE]).includes(ANYWHERE);
        const securityGroup = this.createSecurityGroup(name, args);
        const loadBalancer = this.createLoadBalancer(name, args, securityGroup);
        this.createFirewall(name, args, loadBalancer);
        this.certificateArn =
            args.domain === undefined
                ? undefined
                : pulumi.output(args.certificateArn ?? this.createCertificate(name, args, args.domain));
        this.listenerArn =
            args.domain === undefined || this.certificateArn === undefined
                ? this.serveHttp(name, args, loadBalancer)
                : this.serveHttps(name, args, args.domain, loadBalancer, this.certificateArn);
        this.arn = loadBalancer.arn;
        this.arnSuffix = loadBalancer.arnSuffix;
        this.dnsName = loadBalancer.dnsName;
        this.securityGroupId = securityGroup.id;
        this.url =
            args.domain === undefined
                ? pulumi.interpolate`http://${loadBalancer.dnsName}`
                : pulumi.output(`https://${args.domain}`);
        this.registerOutputs({ url: this.url, dnsName: this.dnsName, arn: this.arn });
    }

    /** Sets a place aside for a service, which creates the rule and its targets. */
    route(args: RouteArgs): Route {
        if (!args.paths?.length && !args.hosts?.length) {
            throw new pulumi.RunError(
                `The route with priority ${args.priority} of load balancer "${this.name}" matches nothing: give it paths or hosts.`,
            );
        }
        this.priorities.take(args.priority);
        return {
            ...args,
            testPriority: args.priority - 1,
            listenerArn: this.listenerArn,
            securityGroupId: this.securityGroupId,
            loadBalancerArnSuffix: this.arnSuffix,
            url: this.url,
            isPublic: this.isPublic,
        };
    }

    private createSecurityGroup(name: string, args: LoadBalancerArgs): aws.ec2.SecurityGroup {
        const group = new aws.ec2.SecurityGroup(
            ...transformed(
                args.transform?.securityGroup,
                name,
                {
                    description: "Load balancer: in from the internet, out to the services that it routes to",
                    vpcId: args.vpc.vpcId,
                },
                { parent: this },
            ),
        );
        for (const cidrBlock of args.allowedCidrBlocks ?? [ANYWHERE]) {
            // Named by the block: by its place in the list, a block that moves up would meet itself and be refused.
            const suffix = cidrBlock === ANYWHERE ? "" : `-${cidrBlock}`;
            this.allowFrom(cidrBlock, 80, `${name}-http${suffix}`, group);
            if (args.domain !== undefined) {
                this.allowFrom(cidrBlock, 443, `${name}-https${suffix}`, group);
            }
        }
        return group;
    }

    private allowFrom(cidrBlock: string, port: 80 | 443, name: string, group: aws.ec2.SecurityGroup): void {
        new aws.vpc.SecurityGroupIngressRule(
            name,
            {
                securityGroupId: group.id,
                description: `${port === 80 ? "HTTP" : "HTTPS"} from ${cidrBlock}`,
                ipProtocol: "tcp",
                fromPort: port,
                toPort: port,
                cidrIpv4: cidrBlock,
            },
            { parent: this },
        );
    }

    private createLoadBalancer(
        name: string,
        args: LoadBalancerArgs,
        securityGroup: aws.ec2.SecurityGroup,
    ): aws.lb.LoadBalancer {
        const deletionProtection = args.deletionProtection ?? true;
        const accessLogs = this.createAccessLogs(name, args);
        return new aws.lb.LoadBalancer(
            ...transformed(
                args.transform?.loadBalancer,
                fitting("load balancer", name),
                {
                    loadBalancerType: "application",
                    internal: false,
                    securityGroups: [securityGroup.id],
                    subnets: args.vpc.publicSubnetIds,
                    dropInvalidHeaderFields: true,
                    desyncMitigationMode: "defensive",
                    idleTimeout: args.idleTimeoutSeconds ?? 60,
                    enableDeletionProtection: deletionProtection,
                    accessLogs,
                },
                { parent: this, protect: deletionProtection },
            ),
        );
    }

    private createAccessLogs(
        name: string,
        args: LoadBalancerArgs,
    ): aws.types.input.lb.LoadBalancerAccessLogs | undefined {
        if (args.accessLogs === false) {
            return undefined;
        }
        const bucket = new LogBucket(`${name}-access-logs`, args.accessLogs, { parent: this });
        return { enabled: true, bucket: bucket.bucketName, prefix: "access" };
    }

    private createFirewall(name: string, args: LoadBalancerArgs, loadBalancer: aws.lb.LoadBalancer): void {
        const { firewall = false } = args;
        if (firewall === false) {
            return;
        }
        new WebFirewall(
            name,
            { ...firewall, loadBalancerArn: loadBalancer.arn, key: args.key, transform: args.transform?.firewall },
            { parent: this },
        );
    }

    private serveHttp(name: string, args: LoadBalancerArgs, loadBalancer: aws.lb.LoadBalancer): pulumi.Output<string> {
        const listener = new aws.lb.Listener(
            ...transformed(
                args.transform?.httpListener,
                `${name}-http`,
                { loadBalancerArn: loadBalancer.arn, port: 80, protocol: "HTTP", defaultActions: [NOT_FOUND] },
                { parent: this },
            ),
        );
        return listener.arn;
    }

    private serveHttps(
        name: string,
        args: LoadBalancerArgs,
        domain: string,
        loadBalancer: aws.lb.LoadBalancer,
        certificateArn: pulumi.Output<string>,
    ): pulumi.Output<string> {
        this.redirectToHttps(name, args, loadBalancer);
        const listener = new aws.lb.Listener(
            ...transformed(
                args.transform?.httpsListener,
                `${name}-https`,
                {
                    loadBalancerArn: loadBalancer.arn,
                    port: 443,
                    protocol: "HTTPS",
                    sslPolicy: TLS_POLICY,
                    certificateArn,
                    defaultActions: [NOT_FOUND],
                    routingHttpResponseStrictTransportSecurityHeaderValue: STRICT_TRANSPORT_SECURITY,
                },
                { parent: this },
            ),
        );
        if (args.hostedZoneId !== undefined) {
            this.createAddress(name, args.hostedZoneId, domain, loadBalancer);
        }
        return listener.arn;
    }

    private redirectToHttps(name: string, args: LoadBalancerArgs, loadBalancer: aws.lb.LoadBalancer): void {
        new aws.lb.Listener(
            ...transformed(
                args.transform?.httpListener,
                `${name}-http`,
                {
                    loadBalancerArn: loadBalancer.arn,
                    port: 80,
                    protocol: "HTTP",
                    defaultActions: [
                        { type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } },
                    ],
                },
                { parent: this },
            ),
        );
    }

    private createCertificate(name: string, args: LoadBalancerArgs, domain: string): pulumi.Output<string> {
        if (args.hostedZoneId === undefined) {
            throw new pulumi.RunError(
                `Load balancer "${name}" has the domain ${domain} but neither hostedZoneId, to prove the domain to ACM, ` +
                    `nor certificateArn. Give it one of the two.`,
            );
        }
        const certificate = new aws.acm.Certificate(
            ...transformed(
                args.transform?.certificate,
                name,
                { domainName: domain, validationMethod: "DNS" },
                { parent: this },
            ),
        );
        const proof = certificate.domainValidationOptions.apply((options) => {
            const option = options.find(({ domainName }) => domainName === domain);
            if (option === undefined) {
                throw new pulumi.RunError(
                    `ACM gave no DNS record to prove ${domain} with. Wait a minute, and bring the stack up again.`,
                );
            }
            return option;
        });
        const record = new aws.route53.Record(
            `${name}-certificate`,
            {
                zoneId: args.hostedZoneId,
                name: proof.resourceRecordName,
                type: proof.resourceRecordType,
                records: [proof.resourceRecordValue],
                ttl: 300,
                // ACM gives every certificate of a domain the same record, so another stack may have made it.
                allowOverwrite: true,
            },
            { parent: this },
        );
        const validation = new aws.acm.CertificateValidation(
            name,
            { certificateArn: certificate.arn, validationRecordFqdns: [record.fqdn] },
            { parent: this },
        );
        return validation.certificateArn;
    }

    private createAddress(name: string, hostedZoneId: string, domain: string, loadBalancer: aws.lb.LoadBalancer): void {
        new aws.route53.Record(
            name,
            {
                zoneId: hostedZoneId,
                name: domain,
                type: "A",
                aliases: [{ name: loadBalancer.dnsName, zoneId: loadBalancer.zoneId, evaluateTargetHealth: true }],
            },
            { parent: this },
        );
    }
}

const ANYWHERE = "0.0.0.0/0";

const NOT_FOUND = {
    type: "fixed-response",
    fixedResponse: { statusCode: "404", contentType: "text/plain", messageBody: "Not found" },
};
