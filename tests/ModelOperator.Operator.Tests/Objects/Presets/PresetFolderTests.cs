using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using ModelOperator.Operator.Objects.Revisions.Presets;
using ModelOperator.Operator.Objects.Revisions.Presets.Files;

namespace ModelOperator.Operator.Tests.Objects.Presets;

/// <summary>A file that cannot be used is told in the log, and takes nothing from the others.</summary>
public sealed class PresetFolderTests : IDisposable
{
    private const string Good = """{"image":"good:1","readinessPath":"/ready"}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly FakeLogger<PresetFolder> _log = new();

    [Fact]
    public void BrokenFile_LeavesTheOthers_AndItsOwnNameWithoutAPreset()
    {
        Write("Good.json", Good);
        Write("Broken.json", """{"image":"x","readinessPath":"/r","args":["{{ model }}"]}""");
        Write("Triton.json", "{");

        var presets = Read();

        presets.Names.ShouldBe(["Good", "VLLM"]);
        presets.TryGet("Broken", out _, out var problem).ShouldBeFalse();
        problem.ShouldBe(
            "the preset 'Broken' cannot be used; the operator's log tells the administrator what to mend in chart value "
                + "serverPresets.Broken");
        presets.TryGet("Triton", out _, out problem).ShouldBeFalse("the administrator has changed it in a way that nobody can carry out");
        problem!.ShouldContain("the operator's log");
        Errors.ShouldContain(line => line.Contains("Broken.json") && line.Contains("args[0]: '{{ model }}' stands for nothing"));
        Errors.ShouldContain(line => line.Contains("Triton.json"));
        Errors.Count.ShouldBe(2);
    }

    [Fact]
    public void UnknownKind_IsAnsweredWithTheKindsThatEverybodyHas_AndWithNoOther()
    {
        Write("OfAnotherTeam.json", Good);

        Read().TryGet("TGI", out _, out var problem).ShouldBeFalse();

        problem.ShouldBe(
            "there is no kind 'TGI'; every operator has OnnxRuntime, Triton, VLLM, Custom, and an administrator adds others with chart "
                + "value serverPresets.TGI");
    }

    [Fact]
    public void KindWithOtherCapitals_IsAnsweredWithTheRightOnes()
    {
        Read().TryGet("vllm", out _, out var problem).ShouldBeFalse();

        problem!.ShouldStartWith("there is no kind 'vllm'; write VLLM,");
    }

    [Theory]
    [InlineData("Custom.json")]
    [InlineData("OnnxRuntime.json")]
    [InlineData("a b.json")]
    [InlineData("-.json")]
    public void NameThatNoPresetMayHave_IsTold(string file)
    {
        Write(file, Good);

        Read().Names.ShouldBe(["Triton", "VLLM"]);

        Errors.ShouldHaveSingleItem().ShouldContain(file);
    }

    [Fact]
    public void LargeFile_IsNotRead()
    {
        Write("Large.json", Good + new string(' ', PresetFolder.MaxBytes));

        Read().Names.ShouldBe(["Triton", "VLLM"]);

        Errors.ShouldHaveSingleItem().ShouldContain("more than 16384 bytes");
    }

    [Fact]
    public void ManyFiles_AreReadUpToTheLimit()
    {
        for (var i = 0; i <= PresetFolder.MaxFiles; i++)
        {
            Write($"P{i:D3}.json", Good);
        }

        Read().Names.Count().ShouldBe(PresetFolder.MaxFiles + 2);

        Errors.ShouldHaveSingleItem().ShouldContain("more than 100 files");
    }

    [Fact]
    public void FilesOfTheMount_AreNoPresets()
    {
        Write("Good.json", Good);
        Write("..data.json", "{");
        Write("notes.txt", "hello");

        Read().Names.ShouldBe(["Good", "Triton", "VLLM"]);

        Errors.ShouldBeEmpty();
    }

    [Fact]
    public void FolderThatIsNotThere_LeavesTheBuiltInOnes()
    {
        new PresetFolder(_log).Read(Path.Combine(_folder.FullName, "missing")).Names.ShouldBe(["Triton", "VLLM"]);

        Errors.ShouldHaveSingleItem().ShouldContain("--server-presets");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private List<string> Errors =>
        [.. _log.Collector.GetSnapshot().Where(line => line.Level is LogLevel.Error).Select(line => line.Message)];

    private void Write(string file, string json) => File.WriteAllText(Path.Combine(_folder.FullName, file), json);

    private ServerPresets Read() => new PresetFolder(_log).Read(_folder.FullName);
}
