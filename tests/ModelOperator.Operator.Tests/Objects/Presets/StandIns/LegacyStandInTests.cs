using ModelOperator.Operator.Objects.Revisions.Presets;
using ModelOperator.StandIns;
using ModelOperator.StandIns.Servers;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Objects.Presets.StandIns;

/// <summary>A preset of an administrator's against a program that must be root and writes its root file system.</summary>
public sealed class LegacyStandInTests : IDisposable
{
    private static readonly ServerPreset Legacy = Preset.Plain with
    {
        Command = ["legacyserver"],
        Args = ["--model", "{{ model.path }}", "--listen", "{{ port }}"],
        ReadinessPath = "/ready",
        User = 0,
        WritableRoot = true,
    };

    private readonly DirectoryInfo _models = Directory.CreateTempSubdirectory();

    [Fact]
    public async Task Preset_GivesTheServerWhatItNeeds()
    {
        var port = FreePort.Find();
        await using var running = await StartAsync(Legacy, port);
        using var client = new HttpClient();

        (await client.GetAsync(new Uri($"http://127.0.0.1:{port}/ready"))).IsSuccessStatusCode.ShouldBeTrue();
    }

    [Fact]
    public async Task WithoutRoot_TheServerEnds() =>
        (await Should.ThrowAsync<ServerException>(() => StartAsync(Legacy with { User = null }, 3000))).Message
            .ShouldContain("as user 65532");

    [Fact]
    public async Task WithAReadOnlyRoot_TheServerEnds() =>
        (await Should.ThrowAsync<ServerException>(() => StartAsync(Legacy with { WritableRoot = null }, 3000))).Message
            .ShouldContain("Read-only file system");

    public void Dispose() => _models.Delete(recursive: true);

    private Task<RunningServer> StartAsync(ServerPreset preset, int port)
    {
        var pods = Preset.PodsOf(Sample.Digits(s => s with { Server = new() { Kind = "Legacy", Port = port } }), preset);
        File.WriteAllText(Path.Combine(_models.FullName, "model.onnx"), "");
        var (_, arguments) = Kubelet.CommandOf(pods.Spec!.Containers.Single());
        return LegacyServer.StartAsync(arguments, Kubelet.MachineOf(pods, _models.FullName));
    }
}
