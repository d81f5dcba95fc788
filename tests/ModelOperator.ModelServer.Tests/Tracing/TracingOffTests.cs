using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Scheduling;
using ModelOperator.ModelServer.Tests.Support;

namespace ModelOperator.ModelServer.Tests.Tracing;

/// <summary>Without an endpoint no span is made, by the server or by ASP.NET Core.</summary>
public sealed class TracingOffTests
{
    [Theory]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")]
    [InlineData(null)]
    public async Task Request_HasNoActivity(string? traceparent)
    {
        var seen = new Seen();
        await using var server = await RunningServer.StartAsync("divide", configure: services =>
            services.Replace(ServiceDescriptor.Singleton<IScheduler>(provider =>
                ActivatorUtilities.CreateInstance<WatchedScheduler>(
                    provider, ActivatorUtilities.CreateInstance<DirectScheduler>(provider), seen))));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v2/models/{RunningServer.Model}/infer")
        {
            Content = new StringContent("""
                {"inputs": [{"name": "a", "shape": [1], "datatype": "FP32", "data": [1]},
                            {"name": "b", "shape": [1], "datatype": "FP32", "data": [2]}]}
                """),
        };
        request.Headers.TryAddWithoutValidation("traceparent", traceparent);

        var answer = await server.SendAsync(request);

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        seen.Runs.ShouldBe(1);
        seen.Current.ShouldBeNull();
        seen.Span.ShouldBeNull();
    }

    private sealed class Seen
    {
        public int Runs { get; set; }

        public Activity? Current { get; set; }

        public Activity? Span { get; set; }
    }

    private sealed class WatchedScheduler(DirectScheduler inner, Seen seen) : IScheduler
    {
        public ValueTask<InferResult> RunAsync(LoadedModel model, InferRequest request, CancellationToken cancellationToken)
        {
            (seen.Runs, seen.Current, seen.Span) = (seen.Runs + 1, Activity.Current, request.Span);
            return inner.RunAsync(model, request, cancellationToken);
        }
    }
}
