using System.Text;
using ModelOperator.Api.Spec;
using ModelOperator.Operator.Objects.Revisions.Presets;
using ModelOperator.Operator.Objects.Revisions.Presets.Files;

namespace ModelOperator.Operator.Tests.Objects.Presets;

public sealed class PresetReaderTests
{
    private const string Needed = "\"image\":\"i\",\"readinessPath\":\"/r\"";

    [Fact]
    public void PresetNamedLikeABuiltInOne_ChangesThoseFieldsAlone()
    {
        var read = Read("VLLM", """{"image":"registry.example/vllm:1","livenessPath":null,"env":{"A":"1"}}""");

        (read.Image, read.LivenessPath, read.Protocol, read.ReadinessPath).ShouldBe(
            ("registry.example/vllm:1", null, ServerProtocol.OpenAI, "/health"));
        read.Env!.Keys.ShouldBe(["A"], "a field is replaced as a whole");
        read.Args.ShouldBe(Preset.Of("VLLM").Args);
    }

    [Fact]
    public void PresetWithABase_BeginsWithItsFields()
    {
        var read = Read("Large", """{"base":"VLLM","sharedMemory":"16Gi"}""");

        RecordedPreset.AreSame(read, Preset.Of("VLLM") with { SharedMemory = "16Gi" }).ShouldBeTrue();
    }

    [Fact]
    public void PresetOfItsOwn_NeedsAnImageAndAPath()
    {
        var read = Read("Own", $$"""{ {{Needed}}, "model": "File", "user": 0 } // ours""");

        (read.Image, read.Model, read.User, read.Protocol).ShouldBe(("i", PresetModel.File, 0, ServerProtocol.OpenInference));
    }

    [Fact]
    public void TextInJson_IsNoPlaceholder() =>
        Read("Own", "{" + Needed + ""","args":["--config={\"a\":{\"b\":\"{{ name }}\"}}"]}""").Args.ShouldHaveSingleItem();

    [Fact]
    public void ThousandsOfSpaces_AreRefusedAtOnce_OrRead()
    {
        var spaces = new string(' ', 15_000);

        Should.Throw<FormatException>(() => Read("Own", "{" + Needed + ",\"args\":[\"{{" + spaces + "\"]}"))
            .Message.ShouldContain("args[0]: '{{' stands for nothing");
        Read("Own", "{" + Needed + ",\"args\":[\"{{" + spaces + "name }}\"]}").Args.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("{}", "image: it is missing")]
    [InlineData("""{"image":"i"}""", "readinessPath: it is missing")]
    [InlineData("""{"base":"Own"}""", "base: it must be one of Triton, VLLM")]
    [InlineData("""{"base":7}""", "base: it must be one of")]
    [InlineData("[]", "it is no JSON object")]
    [InlineData("", "it is no JSON object")]
    [InlineData("""{"image":"i","image":"j"}""", "it is no JSON object")]
    [InlineData("{" + Needed + ",\"imge\":\"x\"}", "imge")]
    [InlineData("{" + Needed + ",\"args\":\"x\"}", "args")]
    [InlineData(
        "{" + Needed + ",\"args\":[\"{{ model.file }}\"]}",
        "args[0]: '{{ model.file }}' stands for nothing; the placeholders are {{ model.path }}")]
    [InlineData("{" + Needed + ",\"args\":[\"a\",\"{{ name }\"]}", "args[1]: '{{' stands for nothing")]
    [InlineData("{" + Needed + ",\"command\":[\"{{name\"]}", "command[0]: '{{' stands for nothing")]
    [InlineData("{" + Needed + ",\"args\":[null]}", "args[0]: it is null")]
    [InlineData("{" + Needed + ",\"env\":{\"A\":\"{{ namespace }}\"}}", "env.A: '{{ namespace }}' stands for nothing")]
    [InlineData("{" + Needed + ",\"env\":{\"A B\":\"\"}}", "env: 'A B' is no name of a variable")]
    [InlineData("{" + Needed + ",\"port\":80}", "port: 80 must be from 1024 to 65535")]
    [InlineData("{" + Needed + ",\"port\":\"8080\"}", "port")]
    [InlineData("{" + Needed + ",\"port\":8080,\"metricsPort\":8080}", "metricsPort: port 8080 is there twice")]
    [InlineData("{" + Needed + ",\"metricsPath\":\"metrics\"}", "metricsPath: it must begin with '/'")]
    [InlineData("{" + Needed + ",\"user\":-1}", "user: -1 is no number of a user")]
    [InlineData("{" + Needed + ",\"sharedMemory\":\"1e100\"}", "sharedMemory: '1e100' is no size")]
    [InlineData("{" + Needed + ",\"protocol\":\"gRPC\"}", "protocol")]
    [InlineData("{" + Needed + ",\"protocol\":9}", "protocol")]
    [InlineData("{" + Needed + ",\"model\":\"Repository\"}", "model")]
    [InlineData("""{"image":"a b","readinessPath":"/r"}""", "image: it must be the name of an image")]
    public void PresetThatCannotBeUsed_IsRefusedByItsField(string json, string says) =>
        Should.Throw<FormatException>(() => Read("Own", json)).Message.ShouldContain(says, Case.Sensitive);

    private static ServerPreset Read(string name, string json) =>
        PresetReader.Read(name, PresetReader.ReadFields(Encoding.UTF8.GetBytes(json)), BuiltInPresets.Read());
}
