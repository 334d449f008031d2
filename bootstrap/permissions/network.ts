import { type Entry, own, unclaimed } from "./entry";

const TAGS = unclaimed("ec2:CreateTags", "ec2:DeleteTags");

// A security group's rules have no tags where awsx makes them, and the default group of a new VPC has none either when
// it is taken over, so that tags can only keep others' rules out.
const RULES = unclaimed(
    "ec2:AuthorizeSecurityGroupEgress",
    "ec2:AuthorizeSecurityGroupIngress",
    "ec2:ModifySecurityGroupRules",
    "ec2:RevokeSecurityGroupEgress",
    "ec2:RevokeSecurityGroupIngress",
    "ec2:UpdateSecurityGroupRuleDescriptionsEgress",
    "ec2:UpdateSecurityGroupRuleDescriptionsIngress",
);

const RULE: Entry = { read: ["ec2:DescribeSecurityGroups", "ec2:DescribeSecurityGroupRules"], write: [RULES, TAGS] };

/** Amazon VPC. Ids are made by AWS: nothing can be limited by name. */
export const NETWORK: Readonly<Record<string, Entry>> = {
    "aws:ec2/vpc:Vpc": {
        read: ["ec2:DescribeNetworkAcls", "ec2:DescribeVpcAttribute", "ec2:DescribeVpcs"],
        write: [unclaimed("ec2:CreateVpc"), own("ec2:DeleteVpc", "ec2:ModifyVpcAttribute"), TAGS],
    },
    "aws:ec2/subnet:Subnet": {
        read: ["ec2:DescribeSubnets"],
        write: [unclaimed("ec2:CreateSubnet"), own("ec2:DeleteSubnet", "ec2:ModifySubnetAttribute"), TAGS],
    },
    "aws:ec2/internetGateway:InternetGateway": {
        read: ["ec2:DescribeInternetGateways"],
        write: [
            unclaimed("ec2:CreateInternetGateway"),
            own("ec2:AttachInternetGateway", "ec2:DeleteInternetGateway", "ec2:DetachInternetGateway"),
            TAGS,
        ],
    },
    "aws:ec2/natGateway:NatGateway": {
        read: ["ec2:DescribeNatGateways"],
        write: [unclaimed("ec2:CreateNatGateway"), own("ec2:DeleteNatGateway"), TAGS],
    },
    "aws:ec2/eip:Eip": {
        read: ["ec2:DescribeAddresses", "ec2:DescribeAddressesAttribute", "ec2:DescribeNetworkInterfaces"],
        // The network interface of a NAT gateway is AWS's, without tags.
        write: [unclaimed("ec2:AllocateAddress", "ec2:DisassociateAddress"), own("ec2:ReleaseAddress"), TAGS],
    },
    "aws:ec2/routeTable:RouteTable": {
        read: ["ec2:DescribeRouteTables"],
        write: [unclaimed("ec2:CreateRouteTable"), own("ec2:DeleteRouteTable"), TAGS],
    },
    "aws:ec2/route:Route": {
        read: ["ec2:DescribeRouteTables"],
        write: [own("ec2:CreateRoute", "ec2:DeleteRoute", "ec2:ReplaceRoute")],
    },
    "aws:ec2/routeTableAssociation:RouteTableAssociation": {
        read: ["ec2:DescribeRouteTables"],
        write: [own("ec2:AssociateRouteTable", "ec2:DisassociateRouteTable", "ec2:ReplaceRouteTableAssociation")],
    },
    "aws:ec2/vpcEndpoint:VpcEndpoint": {
        read: ["ec2:DescribePrefixLists", "ec2:DescribeVpcEndpoints"],
        write: [unclaimed("ec2:CreateVpcEndpoint", "ec2:ModifyVpcEndpoint"), own("ec2:DeleteVpcEndpoints"), TAGS],
    },
    "aws:ec2/flowLog:FlowLog": {
        read: ["ec2:DescribeFlowLogs"],
        write: [unclaimed("ec2:CreateFlowLogs"), own("ec2:DeleteFlowLogs"), TAGS],
    },
    "aws:ec2/securityGroup:SecurityGroup": {
        read: ["ec2:DescribeSecurityGroupRules", "ec2:DescribeSecurityGroups"],
        write: [unclaimed("ec2:CreateSecurityGroup"), own("ec2:DeleteSecurityGroup"), RULES, TAGS],
    },
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": RULE,
    "aws:ec2/securityGroupRule:SecurityGroupRule": RULE,
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": RULE,
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": RULE,
};
