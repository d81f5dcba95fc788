namespace ModelOperator.ClusterTests.Servers;

/// <summary>The preset VLLM in real containers, with a program that behaves as the documentation of vLLM says.</summary>
public sealed class VllmTests : ServerTest
{
    [Fact]
    public async Task Model_IsServedUnderItsName_Whole_AndAsAStream()
    {
        await MakeModels();
        await Apply(Spec("pvc://models/vllm/", $"{{kind: VLLM, image: \"{Image}\"}}"));
        var stable = StableOf(await UntilHealthy("1"));

        (await Post("/v1/chat/completions", """{"model":"digits","messages":[{"role":"user","content":"?"}]}"""))
            .ShouldContain("The answer is 42.");
        (await Post("/v1/completions", """{"model":"digits","prompt":"?","stream":true}""")).ShouldEndWith("data: [DONE]\n\n");

        var pod = (await Pods(stable)).ShouldHaveSingleItem();
        ServerOf(pod).SecurityContext!.ReadOnlyRootFilesystem.ShouldBe(true);
        pod.Spec!.Volumes!.Single(volume => volume.Name == "dshm").EmptyDir!.SizeLimit!.ToString().ShouldBe("2Gi");
        (await GetFromPod(pod, 8080, "/metrics")).ShouldContain("vllm:request_success_total{model_name=\"digits\"}");
    }

    [Fact]
    public async Task MetricThatGeneratedTextCannotBeJudgedBy_IsRefused_AndNothingIsMade()
    {
        await Apply(Spec(
            "pvc://models/vllm/", $"{{kind: VLLM, image: \"{Image}\"}}",
            extra: "  analysis: {metrics: [{name: slow, builtin: latency, maxRatio: 1.2}]}"));

        var refused = await Until(
            d => Condition(d, "Accepted")?.Status == "False", "the refusal");

        Condition(refused, "Accepted")!.Message!.ShouldContain("use timeToFirstToken and timePerOutputToken");
        refused.Status!.CandidateRevision.ShouldBeNull();
    }
}
