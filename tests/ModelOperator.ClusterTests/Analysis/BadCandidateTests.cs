using System.Text;
using ModelOperator.Api.Status;
using ModelOperator.ClusterTests.Harness;
using Xunit.Abstractions;

namespace ModelOperator.ClusterTests.Analysis;

/// <summary>Candidates that are bad in one way each: the operator, its gateway and the cluster's Prometheus find which.</summary>
public sealed class BadCandidateTests(ITestOutputHelper output) : JudgedRolloutTest
{
    private const string Step = "[{weight: 50}]";

    [Fact]
    public async Task Errors_AndEmptyAnswers_AreFound()
    {
        var (stable, traffic) = await StableUnderTraffic();
        await using var calling = traffic;
        await Kubectl.Apply(Namespace, WithoutAnswers());

        await ShouldFail("errors", Digits.Spec(3, steps: Step, analysis: Judges.AgainstStable));
        await ShouldFail("nulls", Digits.Spec(2, steps: Step, analysis: Judges.AgainstStable, uri: "configmap://digits-null/null.onnx"));

        (await Read())!.Status!.StableRevision.ShouldBe(stable);
    }

    [Fact]
    public async Task Slowness_AndOtherAnswers_AreFound()
    {
        var (stable, traffic) = await StableUnderTraffic();
        await using var calling = traffic;

        // It waits a second for requests to share a run with.
        await ShouldFail("slow", Digits.Spec(
            1, steps: Step, analysis: Judges.AgainstStable, extra: "  server: {args: [\"--max-batch-size\", \"1000\", \"--max-queue-delay-ms\", \"1000\"]}"));
        await ShouldFail("mismatch", Digits.Spec(2, analysis: Judges.AgainstStable, strategy: Shadow));

        (await Read())!.Status!.StableRevision.ShouldBe(stable);
    }

    private async Task ShouldFail(string metric, string manifest)
    {
        var (abort, measured) = await Aborted(manifest);
        output.WriteLine(abort.Message);

        (abort.Metric, measured.Verdict).ShouldBe((metric, MetricVerdict.Fail), abort.Message);
        measured.Candidate!.Bad!.Value.ShouldBeGreaterThan(0);
        abort.Message!.ShouldContain($"{measured.Candidate.Bad} of {measured.Candidate.Total} ");
        measured.Query!.ShouldContain(abort.Revision);
    }

    /// <summary>Version 1 with NaN in the bias of its last layer, so that every score is NaN.</summary>
    private static string WithoutAnswers()
    {
        var model = File.ReadAllBytes(Path.Combine(Digits.RepositoryRoot(), "examples", "digits", "models", "v1.onnx"));
        const byte name = 0x42, rawData = 0x4A, bytes = 10 * sizeof(float);
        ReadOnlySpan<byte> bias = [name, 2, .. Encoding.ASCII.GetBytes("b1"), rawData, bytes];
        var start = model.AsSpan().IndexOf(bias);
        start.ShouldBePositive("v1.onnx has a bias b1 of ten classes");
        for (var i = 0; i < bytes; i += sizeof(float))
        {
            BitConverter.TryWriteBytes(model.AsSpan(start + bias.Length + i), float.NaN);
        }

        return $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: digits-null}}\nbinaryData: {{null.onnx: {Convert.ToBase64String(model)}}}\n";
    }
}
