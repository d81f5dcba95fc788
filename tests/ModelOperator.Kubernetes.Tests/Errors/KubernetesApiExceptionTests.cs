using System.Net;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Kubernetes.Tests.Errors;

public sealed class KubernetesApiExceptionTests
{
    private const string Denied =
        "scaledobjects.keda.sh is forbidden: User \"system:serviceaccount:a:b\" cannot list resource \"scaledobjects\" in API group "
        + "\"keda.sh\" at the cluster scope";

    [Fact]
    public void MessageOfAWebhook_IsCutToWhatALogCanBear()
    {
        var message = new KubernetesApiException(HttpStatusCode.Forbidden, null, new('x', 100_000)).Message;

        message.Length.ShouldBe(1024);
        message.ShouldEndWith("x…");
    }

    [Fact]
    public void MessageThatIsCut_HasNoHalfOfACharacter()
    {
        var message = new KubernetesApiException(HttpStatusCode.Forbidden, null, new string('x', 1022) + "😀😀").Message;

        message.ShouldBe(new string('x', 1022) + "…");
    }

    [Theory]
    [InlineData(Denied, true)]
    [InlineData("deployments.apps \"a\" is forbidden: User \"b\" cannot patch resource \"deployments\" in API group \"apps\"", true)]
    [InlineData($"admission webhook \"v.kb.io\" denied the request: {Denied}", false)] // the webhook's own rights
    [InlineData("pods \"a\" is forbidden: exceeded quota: q, requested: pods=1", false)]
    [InlineData("admission webhook \"v.kb.io\" denied the request: no such trigger", false)]
    public void MessageOfTheServer_NamesAMissingRight_OnlyWhenItIsTheCallers(string message, bool names) =>
        KubernetesApiException.NamesMissingRight(message).ShouldBe(names);

    [Fact]
    public void MessageThatFits_StaysAsItIs() =>
        new KubernetesApiException(HttpStatusCode.Forbidden, null, new('x', 1024)).Message.ShouldBe(new('x', 1024));
}
