using System.Net;
using System.Text.Json;
using k8s.Models;
using ModelOperator.Commands.Errors;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Commands.Tests.Errors;

public sealed class ErrorTextTests
{
    [Theory]
    [InlineData(
        "modeldeployments.modeloperator.dev \"digits\" is forbidden: User \"ann\" cannot patch resource \"modeldeployments\" "
        + "in API group \"modeloperator.dev\" in the namespace \"ml\"",
        "user 'ann' has no right to patch modeldeployments.modeloperator.dev in namespace 'ml'; "
        + "ask an administrator for a role that has it")]
    [InlineData(
        """pods is forbidden: User "system:serviceaccount:ci:bot" cannot list resource "pods" in API group "" at the cluster scope""",
        "user 'system:serviceaccount:ci:bot' has no right to list pods in the whole cluster; ask an administrator for a role that has it")]
    [InlineData(
        """users "bob" is forbidden: User "ann" cannot impersonate resource "users" in API group "" at the cluster scope""",
        "user 'ann' has no right to impersonate users in the whole cluster; ask an administrator for a role that has it")]
    [InlineData(
        "admission webhook \"policy\" denied the request:\nno Fridays",
        "admission webhook \"policy\" denied the request: no Fridays")]
    public void Forbidden_NamesVerbAndResource(string message, string line) =>
        ErrorText.Of(new KubernetesApiException(HttpStatusCode.Forbidden, null, message)).ShouldBe(line);

    [Fact]
    public void Unauthorized_SaysWhatToDo() =>
        ErrorText.Of(new KubernetesApiException(HttpStatusCode.Unauthorized, null, "Unauthorized"))
            .ShouldBe("the API server does not accept the credentials of the kubeconfig (Unauthorized); "
                + "log in again, or choose another --context");

    [Fact]
    public void UnknownKind_IsAnOperatorThatIsNotInstalled_AndAMissingObjectIsNot()
    {
        ErrorText.Of(new KubernetesApiException(HttpStatusCode.NotFound, null, "404 page not found"))
            .ShouldStartWith("this cluster knows no ModelDeployments: the operator is not installed here");
        var gone = new V1Status { Details = new() { Name = "digits" } };
        ErrorText.Of(new KubernetesApiException(HttpStatusCode.NotFound, gone, "\"digits\" not found")).ShouldBe("\"digits\" not found");
    }

    [Fact]
    public void AnswerOfAnotherForm_NamesTheFieldAndNoTypeOfDotNet()
    {
        var inner = new JsonException("could not be converted to ModelOperator.Api.Status.RolloutPhase", "$.status.phase", 0, 0);
        ErrorText.Of(new InvalidDataException("GET https://…: " + inner.Message, inner)).ShouldBe(
            "the API server's answer has a form that this version of the plugin does not know (at $.status.phase); "
            + "use the plugin of the operator's version");
    }

    [Fact]
    public void FaultOfThePluginItself_HasNoText() => ErrorText.Of(new InvalidOperationException("a fault")).ShouldBeNull();
}
