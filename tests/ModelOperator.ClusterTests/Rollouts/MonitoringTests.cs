using ModelOperator.Api.Status.Conditions;
using ModelOperator.ClusterTests.Harness;

namespace ModelOperator.ClusterTests.Rollouts;

public sealed class MonitoringTests : RolloutTest
{
    [Fact]
    public async Task Data_IsCountedByTheProfileOfAConfigMap_AndOneThatIsMissingIsNamed()
    {
        await Apply(Digits.Spec(2, extra: Watching("training.json")));
        var words = "there is no ConfigMap digits-profiles with the profile";
        await Until(d => Condition(d, ConditionTypes.Accepted)?.Message?.Contains(words, StringComparison.Ordinal) == true,
            $"'{words}' in condition Accepted");

        await Apply(Digits.Profiles);
        var stable = (await UntilHealthy("2")).Status!.StableRevision!;
        await using var traffic = await StartTraffic();
        var pod = (await Pods(stable)).ShouldHaveSingleItem();
        using var client = new HttpClient();
        var page = new Uri($"http://{pod.Status!.PodIP}:9090/metrics");
        await Cluster.Until(
            () => client.GetStringAsync(page),
            text => text.Split('\n').Any(line => line.StartsWith("model_server_feature_values_total{", StringComparison.Ordinal)
                && line.Contains("feature=\"x.10\"", StringComparison.Ordinal) && !line.EndsWith(" 0", StringComparison.Ordinal)),
            "counts of feature x.10");
    }

    private static string Watching(string key) => $"  monitoring: {{profile: \"configmap://digits-profiles/{key}\"}}";
}
