using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Inference.Onnx;
using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Scheduling;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Tests.Conformance;

/// <summary>A model of ONNX's test data with the inputs and outputs of one of its data sets.</summary>
internal sealed record ModelCase(
    string Name, LoadedModel Loaded, IReadOnlyList<Sample> Inputs, IReadOnlyList<Sample> Expected) : IDisposable
{
    public static IEnumerable<string> Folders(string root) =>
        Directory.EnumerateFiles(root, "model.onnx", SearchOption.AllDirectories).Select(file => Path.GetDirectoryName(file)!)
            .Order(StringComparer.Ordinal);

    /// <exception cref="ModelLoadException">The server does not take the model.</exception>
    public static ModelCase Load(string folder)
    {
        var model = new LoadedModel(OnnxModel.Load(Path.Combine(folder, "model.onnx"), Support.RunningServer.Model, "7", 1));
        try
        {
            var data = Path.Combine(folder, "test_data_set_0");
            var inputs = model.Signature.Inputs.Select((input, index) => Sample.Load(Path.Combine(data, $"input_{index}.pb"), input.Name));
            var outputs = model.Signature.Outputs.Select(
                (output, index) => Sample.Load(Path.Combine(data, $"output_{index}.pb"), output.Name));
            return new ModelCase(Path.GetFileName(folder), model, [.. inputs], [.. outputs]);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Runs the model without the protocol. Null when it gives what is expected, and otherwise the reason why not.</summary>
    public string? RunPlain()
    {
        try
        {
            var tensors = Inputs.Select(input =>
            {
                var tensor = Tensor.Allocate(input.DataType, input.Shape);
                RawTensor.Read(input.Raw, tensor, input.Name);
                return tensor;
            });
            using var request = new InferRequest(null, [.. tensors], Loaded.Signature.AllOutputs);
            using var result = Loaded.Run(request, CancellationToken.None);
            return Difference([.. result.Outputs.Select((output, index) => Sample.Of(Expected[index].Name, output))]);
        }
        catch (BackendException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>Compares outputs with the expected ones. Null when all are as expected.</summary>
    public string? Difference(IReadOnlyList<Sample> outputs) => outputs.Count != Expected.Count
        ? $"{outputs.Count} outputs instead of {Expected.Count}"
        : outputs.Zip(Expected).Select(pair => pair.First.Difference(pair.Second)).FirstOrDefault(difference => difference is not null);

    public void Dispose() => Loaded.Dispose();
}
