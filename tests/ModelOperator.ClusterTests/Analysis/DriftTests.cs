using ModelOperator.ClusterTests.Harness;
using Xunit.Abstractions;

namespace ModelOperator.ClusterTests.Analysis;

/// <summary>Judges the answers of candidates, by the classes of a reference profile, against those of stable meanwhile.</summary>
public sealed class DriftTests(ITestOutputHelper output) : JudgedRolloutTest
{
    private const string Monitored = "  monitoring: {profile: \"configmap://digits-profile/profile.json\"}";
    private const string Answers = "{interval: 1s, metrics: [{name: answers, builtin: drift, max: 0.5}]}";
    private const string Step = "[{weight: 50}]";

    private const string Profile = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: digits-profile}
        data:
          profile.json: '{"version": 1, "features": [], "outputs": [{"output": "label", "classes": ["0","1","2","3","4","5","6","7","8","9"]}]}'
        """;

    [Fact]
    public async Task CandidateOfOneAnswer_IsAborted_AndABetterModelIsPromoted()
    {
        await Kubectl.Apply(Namespace, Profile);
        await Kubectl.Apply(Namespace, NullModel.ConfigMap());
        var (_, traffic) = await StableUnderTraffic(extra: Monitored);
        await using var calling = traffic;

        var failed = await ShouldFail(
            output, "answers", Digits.Spec(3, steps: Step, analysis: Answers, uri: NullModel.Uri, extra: Monitored));
        failed.Message!.ShouldContain("output label: PSI ");

        await Apply(Digits.Spec(2, steps: Step, analysis: Answers, extra: Monitored));
        var measured = await Until(d => d.Status is { CandidateRevision: { } candidate } && d.Status.Metrics?.SingleOrDefault() is { Value: not null, Query: { } query } && query.Contains(candidate, StringComparison.Ordinal), "answers compared");
        output.WriteLine($"PSI of the better model: {measured.Status!.Metrics!.Single().Value}");
        measured.Status.Metrics!.Single().Value!.Value.ShouldBeLessThan(failed.Value!.Value);
        await UntilHealthy("2");
    }
}
