using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using ModelOperator.Operator.Objects.Revisions.Presets;
using ModelOperator.StandIns;
using ModelOperator.StandIns.Servers;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Objects.Presets.StandIns;

/// <summary>The preset against a program that behaves as the documentation of vLLM says.</summary>
public sealed class VllmStandInTests : IDisposable
{
    private static readonly ServerPreset Built = Preset.Of("VLLM");

    private readonly DirectoryInfo _models = Directory.CreateTempSubdirectory();

    [Fact]
    public async Task Preset_StartsTheServer_WhichAnswersUnderTheNameOfTheModelDeployment()
    {
        var pods = PodsOf(Built);
        var server = pods.Spec!.Containers.Single();
        var (name, arguments) = Kubelet.CommandOf(server);
        name.ShouldBe("vllm");
        var flags = VllmFlags.Parse(arguments);
        flags.Port.ShouldBe(server.Ports!.Single().ContainerPort);
        var machine = Kubelet.MachineOf(pods, _models.FullName);
        ExampleModels.WriteTransformer(machine.Find(flags.Model));

        var free = flags with { Port = FreePort.Find() };
        await using var running = await VllmServer.StartAsync(free, machine);
        using var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{free.Port}") };

        (await client.GetAsync(new Uri(server.ReadinessProbe!.HttpGet!.Path!, UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.OK);
        var answer = await client.PostAsJsonAsync("/v1/chat/completions", JsonNode.Parse("""{"model":"digits","messages":[]}"""));
        ((string?)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["choices"]![0]!["message"]!["content"])
            .ShouldBe("The answer is 42.");
        var stream = await client.PostAsJsonAsync("/v1/completions", JsonNode.Parse("""{"model":"digits","prompt":"?","stream":true}"""));
        (await stream.Content.ReadAsStringAsync()).ShouldEndWith("data: [DONE]\n\n");
        (await client.GetStringAsync(new Uri("/metrics", UriKind.Relative)))
            .ShouldContain("vllm:request_success_total{model_name=\"digits\"} 2");
        (await client.PostAsJsonAsync("/v1/completions", JsonNode.Parse("""{"model":"other"}"""))).StatusCode
            .ShouldBe(HttpStatusCode.NotFound);
    }

    public static TheoryData<string, string> Needed => new()
    {
        { "USER", "uid not found: 65532" },
        { "HOME", "Permission denied: '/.cache'" },
    };

    [Theory]
    [MemberData(nameof(Needed))]
    public async Task ServerEnds_WithoutAVariableOfThePreset(string variable, string says)
    {
        var env = Built.Env!.Where(one => one.Key != variable).ToDictionary();

        (await RefusedAsync(Built with { Env = env })).ShouldContain(says);
    }

    [Fact]
    public async Task ServerEnds_WithoutTheSharedMemoryOfThePreset() =>
        (await RefusedAsync(Built with { SharedMemory = null })).ShouldContain("insufficient shared memory");

    [Fact]
    public async Task ServerEnds_WithoutAModelInItsFolder() =>
        (await RefusedAsync(Built, writesModel: false)).ShouldContain("Invalid repository ID or local directory");

    public void Dispose() => _models.Delete(recursive: true);

    private async Task<string> RefusedAsync(ServerPreset preset, bool writesModel = true)
    {
        var pods = PodsOf(preset);
        var flags = VllmFlags.Parse(Kubelet.CommandOf(pods.Spec!.Containers.Single()).Arguments);
        var machine = Kubelet.MachineOf(pods, _models.FullName);
        if (writesModel)
        {
            ExampleModels.WriteTransformer(machine.Find(flags.Model));
        }

        return (await Should.ThrowAsync<ServerException>(() => VllmServer.StartAsync(flags, machine))).Message;
    }

    private static V1PodTemplateSpec PodsOf(ServerPreset preset) => Preset.PodsOf(Preset.Digits(new() { Kind = "VLLM" }), preset);
}
