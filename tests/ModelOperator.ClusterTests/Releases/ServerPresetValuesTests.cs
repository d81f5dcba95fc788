using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Operator.Objects.Revisions.Presets;
using ModelOperator.Operator.Objects.Revisions.Presets.Files;

namespace ModelOperator.ClusterTests.Releases;

/// <summary>The presets that the chart makes of its values, read as the operator reads them; no server is asked.</summary>
[Trait("server", "any")]
public sealed class ServerPresetValuesTests : IDisposable
{
    private const string Values = """
        images: {registry: "mirror:5000", vllm: {digest: "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}}
        serverPresets:
          TGI: {image: "r/tgi:3", args: [--model-id, "{{ model.path }}"], port: 3000, readinessPath: /health, user: 2147483647}
          Large: {base: VLLM, sharedMemory: 32Gi}
          Triton: {user: 7, livenessPath: null}
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    [Fact]
    public async Task Presets_AreMountedAsFiles_ThatTheOperatorReads()
    {
        var rendered = await RenderedOf(Values);

        var presets = ReadMounted(rendered);

        presets.Names.ShouldBe(["Large", "TGI", "Triton", "VLLM"]);
        Of("TGI").Args.ShouldBe(["--model-id", "{{ model.path }}"]);
        (Of("TGI").Port, Of("TGI").User).ShouldBe((3000, int.MaxValue));
        Of("Large").Image.ShouldBe(Of("VLLM").Image);
        Of("Large").SharedMemory.ShouldBe("32Gi");
        Of("VLLM").Image.ShouldStartWith("mirror:5000/vllm/vllm-openai@sha256:");
        Of("Triton").Image.ShouldStartWith("mirror:5000/nvidia/tritonserver:");
        (Of("Triton").User, Of("Triton").MetricsPort).ShouldBe((7, 8002));

        ServerPreset Of(string name) => presets.TryGet(name, out var preset, out var problem) ? preset
            : throw new InvalidOperationException(problem);
    }

    [Fact]
    public async Task ImagesOfTheChart_AreThoseThatAreBuiltIn()
    {
        var builtIn = new PresetFolder(NullLogger<PresetFolder>.Instance).Read("");

        var presets = ReadMounted(await Rendered.Of());

        foreach (var name in builtIn.Names)
        {
            (builtIn.TryGet(name, out var own, out _), presets.TryGet(name, out var charts, out _)).ShouldBe((true, true));
            RecordedPreset.Write(charts!).ShouldBe(RecordedPreset.Write(own!));
        }
    }

    [Fact]
    public async Task ChangedPreset_RollsTheOperator()
    {
        var (before, after) = (await Rendered.Of(), await RenderedOf(Values));

        Checksum(after).ShouldNotBe(Checksum(before));
        Checksum(await Rendered.Of("--set", "logLevel=Debug")).ShouldBe(Checksum(before));

        static string? Checksum(Rendered rendered) => (string?)rendered.Pods["metadata"]!["annotations"]!["checksum/server-presets"];
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<Rendered> RenderedOf(string values)
    {
        var file = Path.Combine(_folder.FullName, "values.txt");
        await File.WriteAllTextAsync(file, values);
        return await Rendered.Of("--values", file);
    }

    private ServerPresets ReadMounted(Rendered rendered)
    {
        var volume = rendered.Pods["spec"]!["volumes"]!.AsArray().Single(one => (string?)one!["name"] == "server-presets")!;
        var mount = rendered.Container["volumeMounts"]!.AsArray().Single(one => (string?)one!["name"] == "server-presets")!;
        rendered.Variable("OPERATOR_SERVER_PRESETS").ShouldBe((string?)mount["mountPath"]);
        var map = rendered.Of("ConfigMap").Single(one => (string?)one["metadata"]!["name"] == (string?)volume["configMap"]!["name"]);
        foreach (var (name, json) in map["data"]!.AsObject())
        {
            File.WriteAllText(Path.Combine(_folder.FullName, name), (string)json!);
        }

        return new PresetFolder(NullLogger<PresetFolder>.Instance).Read(_folder.FullName);
    }
}
