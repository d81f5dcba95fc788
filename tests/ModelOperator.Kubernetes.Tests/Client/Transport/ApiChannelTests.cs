using ModelOperator.Kubernetes.Client.Json;
using ModelOperator.Kubernetes.Client.Transport;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Testing;

namespace ModelOperator.Kubernetes.Tests.Client.Transport;

public sealed class ApiChannelTests
{
    // The transport of .NET cancels the request when it cannot connect in time, as when the server's machine is off.
    [Fact]
    public async Task ServerThatDoesNotTakeAConnection_CannotBeReached_AndNobodyHasCancelled()
    {
        using var handler = new UnconnectedHandler();
        using var channel = new ApiChannel(
            new KubernetesConnection { Server = new("https://10.0.0.1:6443"), Source = "a test" }, new(), handler, new ObjectJson([]),
            new ManualTimeProvider());
        using var request = channel.Request(HttpMethod.Get, "/version");

        var error = await Should.ThrowAsync<KubernetesConnectionException>(
            () => channel.SendAsync(request, static _ => 0, CancellationToken.None));
        error.IsRefused.ShouldBeTrue();
        error.Message.ShouldContain("Cannot reach the Kubernetes API server at https://10.0.0.1:6443");

        await Should.ThrowAsync<KubernetesConnectionException>(() => channel.OpenStreamAsync(request, CancellationToken.None));
    }

    private sealed class UnconnectedHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new TaskCanceledException("the connection was not made", new TimeoutException("within 10 s"), cancellationToken);
    }
}
