using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Feedback.Counting;
using ModelOperator.ModelServer.Tests.Support;
using ModelOperator.Profiles;

namespace ModelOperator.ModelServer.Tests.Metrics;

public sealed class MetricNameTests
{
    private static readonly ReferenceProfile Profile = new(
        1, [new FeatureProfile("age", "a", 0, 0, 100, [18, 65], [1, 1, 1])], [new OutputProfile("difference", ["1", "2"])]);

    [Fact]
    public async Task Server_HasEveryMetricThatOthersMayAskFor_AndNoOtherOfThatKind()
    {
        await using var server = await RunningServer.StartAsync("add", settings => settings with
        {
            Profile = Profile,
            ProfileFault = "a fault", // one metric is there only then
            Feedback = new() { Keys = "/keys", MaxDelaySeconds = 60, Classes = ["a"], MaxError = 1 },
        });
        server.Services.GetRequiredService<FeedbackMeter>().Counted("7f9c2ab4d1", [], new() { Correct = true });

        var shown = (await server.MetricsAsync()).Split('\n')
            .Where(line => line.StartsWith("# TYPE model_server_", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[2]);

        shown.ShouldBe(typeof(ModelServerMetricNames).GetFields().Select(name => (string)name.GetRawConstantValue()!), ignoreOrder: true);
    }
}
