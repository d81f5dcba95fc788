using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using ModelOperator.StandIns;
using ModelOperator.StandIns.Servers;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Objects.Presets.StandIns;

/// <summary>The preset against a program that behaves as Triton's documentation says.</summary>
public sealed class TritonStandInTests : IDisposable
{
    private readonly DirectoryInfo _models = Directory.CreateTempSubdirectory();

    [Fact]
    public async Task Preset_StartsTheServer_WhichAnswersOnThePortsAndPathsOfThePods()
    {
        var pods = PodsOf(new() { Kind = "Triton" });
        var server = pods.Spec!.Containers.Single();
        var (name, arguments) = Kubelet.CommandOf(server);
        name.ShouldBe("tritonserver");
        var flags = TritonFlags.Parse(arguments);
        (flags.HttpPort, flags.GrpcPort, flags.MetricsPort)
            .ShouldBe((PortOf(server, "http"), PortOf(server, "grpc"), PortOf(server, "metrics")));
        ExampleModels.WriteRepository(Kubelet.MachineOf(pods, _models.FullName).Find(flags.Repository), "digits");

        // The usual ports may be in use on this machine.
        var free = flags with { HttpPort = FreePort.Find(), GrpcPort = FreePort.Find(), MetricsPort = FreePort.Find() };
        await using var running = await TritonServer.StartAsync(free, Kubelet.MachineOf(pods, _models.FullName));
        using var client = new HttpClient();

        (await StatusAsync(free.HttpPort, server.ReadinessProbe!.HttpGet!.Path!)).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(free.HttpPort, server.LivenessProbe!.HttpGet!.Path!)).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(free.MetricsPort, server.ReadinessProbe.HttpGet.Path!)).ShouldBe(HttpStatusCode.NotFound);
        var answer = await client.PostAsJsonAsync(
            $"http://127.0.0.1:{free.HttpPort}/v2/models/digits/infer", JsonNode.Parse("""{"inputs":[{"name":"x","data":[1]}]}"""));
        ((string?)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["model_name"]).ShouldBe("digits");
        (await client.GetStringAsync($"http://127.0.0.1:{free.MetricsPort}/metrics")).ShouldContain(
            "nv_inference_request_success{model=\"digits\",version=\"1\"} 1");

        async Task<HttpStatusCode> StatusAsync(int port, string path) =>
            (await client.GetAsync(new Uri($"http://127.0.0.1:{port}{path}"))).StatusCode;
    }

    [Fact]
    public async Task FolderThatIsNoRepository_EndsTheServer_SoThatTheTestAboveShowsSomething()
    {
        var pods = PodsOf(new() { Kind = "Triton" });
        var flags = TritonFlags.Parse(Kubelet.CommandOf(pods.Spec!.Containers.Single()).Arguments);
        var machine = Kubelet.MachineOf(pods, _models.FullName);
        Directory.CreateDirectory(Path.Combine(machine.Find(flags.Repository), "digits"));

        (await Should.ThrowAsync<ServerException>(() => TritonServer.StartAsync(flags, machine))).Message
            .ShouldContain("at least one version");
    }

    [Fact]
    public void FlagThatTritonDoesNotHave_EndsTheServer() =>
        Should.Throw<ServerException>(() => TritonFlags.Parse(
            Kubelet.CommandOf(PodsOf(new() { Kind = "Triton", Args = ["--port=1"] }).Spec!.Containers.Single()).Arguments))
            .Message.ShouldBe("unrecognized option '--port=1'");

    public void Dispose() => _models.Delete(recursive: true);

    private static V1PodTemplateSpec PodsOf(Api.Spec.ServerSpec server) => Preset.PodsOf(Preset.Digits(server), Preset.Of("Triton"));

    private static int PortOf(V1Container server, string name) => server.Ports!.Single(port => port.Name == name).ContainerPort;
}
