import { type Entry, everything, own, unclaimed } from "./entry";

const TAGS = unclaimed("elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags");

// Hosted zones are made by hand and have no tag of a stack's, so the types of records and the actions are what limits.
const RECORDS: Entry = {
    read: ["route53:GetChange", "route53:GetHostedZone", "route53:ListResourceRecordSets"],
    write: [
        {
            ...everything("route53:ChangeResourceRecordSets"),
            global: true,
            condition: {
                "ForAllValues:StringEquals": {
                    "route53:ChangeResourceRecordSetsRecordTypes": ["A", "AAAA", "CNAME"],
                },
            },
        },
    ],
};

/** Load balancer, certificate, records and firewall: their names end with characters of Pulumi's, and have no stack. */
export const WEB: Readonly<Record<string, Entry>> = {
    "aws:lb/loadBalancer:LoadBalancer": {
        read: [
            "elasticloadbalancing:DescribeCapacityReservation",
            "elasticloadbalancing:DescribeLoadBalancerAttributes",
            "elasticloadbalancing:DescribeLoadBalancers",
            "elasticloadbalancing:DescribeTags",
        ],
        write: [
            unclaimed("elasticloadbalancing:CreateLoadBalancer"),
            own(
                "elasticloadbalancing:DeleteLoadBalancer",
                "elasticloadbalancing:ModifyLoadBalancerAttributes",
                "elasticloadbalancing:SetIpAddressType",
                "elasticloadbalancing:SetSecurityGroups",
                "elasticloadbalancing:SetSubnets",
            ),
            TAGS,
        ],
    },
    "aws:lb/listener:Listener": {
        read: [
            "elasticloadbalancing:DescribeListenerAttributes",
            "elasticloadbalancing:DescribeListenerCertificates",
            "elasticloadbalancing:DescribeListeners",
        ],
        write: [
            unclaimed("elasticloadbalancing:CreateListener"),
            own(
                "elasticloadbalancing:DeleteListener",
                "elasticloadbalancing:ModifyListener",
                "elasticloadbalancing:ModifyListenerAttributes",
            ),
            TAGS,
        ],
    },
    "aws:lb/listenerRule:ListenerRule": {
        read: ["elasticloadbalancing:DescribeRules"],
        write: [
            unclaimed("elasticloadbalancing:CreateRule"),
            own(
                "elasticloadbalancing:DeleteRule",
                "elasticloadbalancing:ModifyRule",
                "elasticloadbalancing:SetRulePriorities",
            ),
            TAGS,
        ],
    },
    "aws:lb/targetGroup:TargetGroup": {
        read: [
            "elasticloadbalancing:DescribeTargetGroupAttributes",
            "elasticloadbalancing:DescribeTargetGroups",
            "elasticloadbalancing:DescribeTargetHealth",
        ],
        write: [
            unclaimed("elasticloadbalancing:CreateTargetGroup"),
            own(
                "elasticloadbalancing:DeleteTargetGroup",
                "elasticloadbalancing:ModifyTargetGroup",
                "elasticloadbalancing:ModifyTargetGroupAttributes",
            ),
            TAGS,
        ],
    },
    "aws:acm/certificate:Certificate": {
        read: ["acm:DescribeCertificate", "acm:ListTagsForCertificate"],
        write: [
            unclaimed("acm:AddTagsToCertificate", "acm:RequestCertificate"),
            own("acm:DeleteCertificate", "acm:RemoveTagsFromCertificate", "acm:UpdateCertificateOptions"),
        ],
    },
    "aws:acm/certificateValidation:CertificateValidation": { read: ["acm:DescribeCertificate"], write: [] },
    "aws:route53/record:Record": RECORDS,
    "aws:wafv2/webAcl:WebAcl": {
        read: ["wafv2:GetWebACL", "wafv2:ListTagsForResource"],
        // The rules that AWS manages are resources of the call, and have no tags.
        write: [
            unclaimed("wafv2:CreateWebACL", "wafv2:TagResource", "wafv2:UpdateWebACL"),
            own("wafv2:DeleteWebACL", "wafv2:UntagResource"),
        ],
    },
    "aws:wafv2/webAclAssociation:WebAclAssociation": {
        read: ["elasticloadbalancing:DescribeWebACLAssociation", "wafv2:GetWebACLForResource"],
        // Of the two resources of the call one has no tags for IAM, the load balancer; and SetWebACL knows no resource.
        // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awswafv2.html
        write: [
            unclaimed("wafv2:AssociateWebACL", "wafv2:DisassociateWebACL"),
            everything("elasticloadbalancing:SetWebACL"),
        ],
    },
    "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": {
        read: ["wafv2:GetLoggingConfiguration"],
        write: [
            own("wafv2:DeleteLoggingConfiguration", "wafv2:PutLoggingConfiguration"),
            // CloudWatch Logs' deliveries and its policies for services belong to the account.
            everything(
                "logs:CreateLogDelivery",
                "logs:DeleteLogDelivery",
                "logs:DescribeResourcePolicies",
                "logs:PutResourcePolicy",
            ),
        ],
    },
};
