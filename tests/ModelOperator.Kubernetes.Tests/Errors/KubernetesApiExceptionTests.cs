using System.Net;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Kubernetes.Tests.Errors;

public sealed class KubernetesApiExceptionTests
{
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

    [Fact]
    public void MessageThatFits_StaysAsItIs() =>
        new KubernetesApiException(HttpStatusCode.Forbidden, null, new('x', 1024)).Message.ShouldBe(new('x', 1024));
}
