using ModelOperator.ModelServer.Inference.Onnx.Operators;
using ModelOperator.ModelServer.Tests.Support;
using static ModelOperator.Testing.Onnx.OnnxMessage;

namespace ModelOperator.ModelServer.Tests.Inference.Onnx.Operators;

public sealed class ModelDescriptionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void OperatorSets_OfGraphAndFunctions_AreRead()
    {
        var model = Read(TextModels.WithFunction());

        model.Producer.ShouldBe("model-operator-tests");
        model.Opsets.Select(set => $"{set}").ShouldBe(["ai.onnx 13", "own 1"]);
        model.FunctionOpsets.Select(set => $"{set}").ShouldBe(["ai.onnx 13", "ai.onnx.contrib 1"]);
    }

    // A file with a hole of 4 GiB takes no room. Reading it would take seconds, and whoever kept it would run out of arrays.
    [Fact]
    public void Graph_IsSkipped()
    {
        const long graph = 4L << 30;
        var path = _folder["large.onnx"];
        using (var file = File.Create(path))
        {
            file.Write([(7 << 3) | 2, 0x80, 0x80, 0x80, 0x80, 0x10]);
            file.SetLength(file.Position + graph);
            file.Position = file.Length;
            file.Write(Opset(8, TextModels.Contrib, 1));
        }

        ModelDescription.Read(path).Opsets.ShouldBe([new OperatorSet(TextModels.Contrib, 1)]);
    }

    [Fact]
    public void File_ThatIsNoModel_GivesWhatStandsBeforeThePlaceThatIsWrong()
    {
        var whole = TextModels.Scores();
        for (var length = 0; length < whole.Length; length++)
        {
            Read(whole[..length]).Opsets.Count.ShouldBeLessThan(2);
        }

        Read([.. whole, 0x0F]).Opsets.Count.ShouldBe(2);
        ModelDescription.Read(_folder["none.onnx"]).Opsets.ShouldBeEmpty();
        ModelDescription.Read(TestModels.Example("README.md")).Opsets.ShouldBeEmpty();
    }

    [Fact]
    public void Value_ThatIsTooLong_IsNotKept() => Read([.. Text(2, new string('x', 70_000)), .. Opset(8, "", 1)]).Producer.ShouldBeEmpty();

    public void Dispose() => _folder.Dispose();

    private ModelDescription Read(byte[] model)
    {
        File.WriteAllBytes(_folder["model.onnx"], model);
        return ModelDescription.Read(_folder["model.onnx"]);
    }
}
