"""CloudFormation's AWS::IAM::OIDCProvider, which ministack does not have, over its IAM
(https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-oidcprovider.html)."""

from ministack.services import iam
from ministack.services.cloudformation import provisioners


def _create(logical_id, props, _stack_name):
    clients = {f"ClientIDList.member.{n}": [c] for n, c in enumerate(props.get("ClientIdList", []), 1)}
    status, _, body = iam._create_oidc_provider({"Url": [props["Url"]], **clients})
    if status != 200:
        raise ValueError(f"AWS::IAM::OIDCProvider {logical_id}: {body!r}")
    arn = next(arn for arn, known in iam._oidc_providers.items() if known["Url"] == props["Url"])
    return arn, {"Arn": arn}


def _delete(arn, _props):
    iam._delete_oidc_provider({"OpenIDConnectProviderArn": [arn]})


provisioners._RESOURCE_HANDLERS.setdefault("AWS::IAM::OIDCProvider", {"create": _create, "delete": _delete})
