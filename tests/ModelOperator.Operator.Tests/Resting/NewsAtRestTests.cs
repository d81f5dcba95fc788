using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Api;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Operator.Monitoring;
using ModelOperator.Operator.Tests.Healing;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Resting;

/// <summary>Results that are found beside the turns of a ModelDeployment that waits for nothing, and that no cache shows.</summary>
public sealed class NewsAtRestTests
{
    [Fact]
    public async Task LookThatFindsSomethingElse_IsWritten_AlthoughNothingThatIsWatchedHasChanged()
    {
        var watcher = new Watcher();
        await using var rollout = await RolloutInMemory.StandingStillAsync(
            RolloutPhase.Healthy, monitoring: new() { Interval = "10s" },
            replace: services => services.AddSingleton<IModelWatcher>(watcher));
        await rollout.UntilAsync("TrafficConverged", "True", "");
        await Eventually.True(() => VerdictOf(rollout) == nameof(CheckVerdict.Ok));
        var looks = watcher.Looks;
        await Eventually.True(() => watcher.Looks > looks, "the turns have come to rest in the meantime");

        watcher.Verdict = CheckVerdict.Bad;

        await Eventually.True(() => VerdictOf(rollout) == nameof(CheckVerdict.Bad));
    }

    private static string? VerdictOf(RolloutInMemory rollout) =>
        (string?)(rollout.Status?["monitoring"]?["checks"] as JsonArray)?.FirstOrDefault()?["verdict"];

    private sealed class Watcher : IModelWatcher
    {
        private volatile int _looks;

        public CheckVerdict Verdict { get; set; } = CheckVerdict.Ok;

        public int Looks => _looks;

        public Task<IReadOnlyList<CheckStatus>> LookAsync(
            ModelDeployment owner, string revision, IReadOnlyList<CheckStatus> before, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _looks);
            return Task.FromResult<IReadOnlyList<CheckStatus>>([new() { Name = "nulls", Verdict = Verdict, Limit = "<= 1 %" }]);
        }
    }
}
