namespace ModelOperator.ClusterTests.Servers;

/// <summary>The preset Triton in real containers, with a program that behaves as Triton's documentation says.</summary>
public sealed class TritonTests : ServerTest
{
    private const string Question = """{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[1]}]}""";

    [Fact]
    public async Task Repository_IsServed_Scraped_AndRolledOutByThePresetsVersion_WithoutAFailedRequest()
    {
        await MakeModels();
        await Apply(Spec("pvc://models/triton/", $"{{kind: Triton, image: \"{Image}\"}}"));
        var first = StableOf(await UntilHealthy("1"));

        (await Post("/v2/models/digits/infer", Question)).ShouldContain("\"model_name\":\"digits\"");
        var pod = (await Pods(first)).ShouldHaveSingleItem();
        ServerOf(pod).SecurityContext!.RunAsUser.ShouldBe(1000);
        (await GetFromPod(pod, 8002, "/metrics")).ShouldContain("nv_inference_request_success{model=\"digits\"");
        pod.Metadata.Annotations!["prometheus.io/port"].ShouldBe("8002");

        await using var traffic = await StartTraffic();
        await Apply(Spec("pvc://models/triton/", $"{{kind: Triton, image: \"{Image}\", presetVersion: \"2\"}}"));
        var second = StableOf(await Until(
            d => d.Status?.StableRevision is { } stable && stable != first && d.Status.CandidateRevision is null, "the next revision"));

        second.ShouldNotBe(first);
        traffic.Failed.ShouldBe(0, traffic.Failures);
    }

    [Fact]
    public async Task FolderThatIsNoRepository_ShowsTheServersOwnMessage()
    {
        await MakeModels();
        await Apply(Spec("pvc://models/vllm/", $"{{kind: Triton, image: \"{Image}\"}}"));

        await Until(
            d => d.Status?.Conditions?.Any(
                c => c.Message?.Contains("no model is in the repository", StringComparison.Ordinal) == true) == true,
            "the server's message");
    }
}
