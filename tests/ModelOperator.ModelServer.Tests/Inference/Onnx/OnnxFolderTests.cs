using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Inference.Onnx;
using ModelOperator.ModelServer.Tests.Support;
using ModelOperator.ModelServer.Validation;
using ModelOperator.Testing.Onnx;

namespace ModelOperator.ModelServer.Tests.Inference.Onnx;

/// <summary>Loads models that are folders.</summary>
public sealed class OnnxFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("model.onnx")]
    [InlineData("digits.onnx")]
    [InlineData("onnx/model.onnx")]
    public async Task Model_WithItsWeightsBesideIt_IsServed(string graph)
    {
        ExternalDataModel.Write(_folder["model/" + graph], 10, 20, 30);
        _folder.Write("model/config.json", "{}");

        await using var server = await RunningServer.StartAsync(_folder["model"]);
        var answer = await server.InferAsync("""{"inputs":[{"name":"x","shape":[3],"datatype":"FP32","data":[1,2,3]}]}""");

        answer.Text.ShouldContain("[11,22,33]");
    }

    [Fact]
    public async Task Model_WithItsWeightsInSeveralFiles_IsServed()
    {
        ShardedModel.Write(_folder["model"], rows: 10_000, 1, 20, 300);

        await using var server = await RunningServer.StartAsync(_folder["model"]);
        var answer = await server.InferAsync(
            $$"""{"inputs":[{"name":"x","shape":[1,64],"datatype":"FP32","data":[{{string.Join(',', Enumerable.Repeat("4000", 64))}}]}]}""");

        answer.Text.ShouldContain("[4321,4321,");
    }

    [Fact]
    public void Weights_ThatAreMissing_AreToldByTheirName()
    {
        ExternalDataModel.Write(_folder["model/model.onnx"], 10, 20, 30);
        File.Delete(_folder["model/" + ExternalDataModel.DataFile]);

        Refusal().ShouldStartWith($"model m: ONNX Runtime cannot load {_folder["model/model.onnx"]}: ");
        Refusal().ShouldContain(ExternalDataModel.DataFile);
    }

    [Fact]
    public void SeveralModels_AreToldApartByTheUsualName()
    {
        File.Copy(TestModels.Path("add"), Path.Combine(Directory.CreateDirectory(_folder["model"]).FullName, "a.onnx"));
        File.Copy(TestModels.Path("divide"), _folder["model/b.onnx"]);
        Refusal().ShouldBe(
            $"model m: the folder {_folder["model"]} has several *.onnx (a.onnx, b.onnx) and no model.onnx; call the one to serve model.onnx");

        File.Move(_folder["model/a.onnx"], _folder["model/model.onnx"]);

        OnnxFiles.Find(_folder["model"], "m").Path.ShouldBe(_folder["model/model.onnx"]);
    }

    [Fact]
    public void Folder_WithoutAModel_IsTold()
    {
        _folder.Write("model/model.safetensors", "weights");

        Refusal().ShouldBe($"model m: the folder {_folder["model"]} has no *.onnx at its top and none in onnx/; the operator's own server "
            + "loads only ONNX models");
    }

    [Fact]
    public void Size_IsThatOfTheWholeFolder()
    {
        ExternalDataModel.Write(_folder["model/model.onnx"], new float[1000]);

        OnnxFiles.Find(_folder["model"], "m").Bytes.ShouldBe(
            new FileInfo(_folder["model/model.onnx"]).Length + (1000 * sizeof(float)), "a large model is not loaded twice");
    }

    [Fact]
    public void Folder_IsValidated()
    {
        ExternalDataModel.Write(_folder["model/model.onnx"], 1, 2);
        using var output = new StringWriter();

        ValidateCommand.Run(_folder["model"], output, TextWriter.Null, TimeProvider.System).ShouldBe(0);

        output.ToString().ShouldContain($"model      {_folder["model/model.onnx"]} (");
        output.ToString().ShouldContain("input      x FP32 [2]\n");
    }

    public void Dispose() => _folder.Dispose();

    private string Refusal() => Should.Throw<ModelLoadException>(() => OnnxModel.Load(_folder["model"], "m", "1", 1)).Message;
}
