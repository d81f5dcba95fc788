using System.Text;

namespace ModelOperator.ModelServer.Inference.Onnx.Operators;

/// <summary>The facts about an ONNX model that stand beside its graph in the file.</summary>
/// <param name="Producer">The name and version of the program that wrote the file.</param>
/// <param name="Opsets">The operator sets that the graph uses.</param>
/// <param name="FunctionOpsets">The operator sets that the model's own functions use.</param>
internal sealed record ModelDescription(
    string Producer, IReadOnlyList<OperatorSet> Opsets, IReadOnlyList<OperatorSet> FunctionOpsets)
{
    // These are fields of ONNX's ModelProto and FunctionProto.
    private const int ProducerNameField = 2;
    private const int ProducerVersionField = 3;
    private const int OpsetField = 8;
    private const int FunctionField = 25;
    private const int FunctionOpsetField = 9;

    /// <summary>
    /// Reads them without the graph. A file that cannot be read, or is no model, gives what stands before the place that is wrong.
    /// </summary>
    public static ModelDescription Read(string path)
    {
        var (producer, version) = ("", "");
        List<OperatorSet> opsets = [], functions = [];
        try
        {
            using var file = File.OpenRead(path);
            var fields = new MessageFields(file);
            foreach (var (field, end) in fields.Until(file.Length))
            {
                switch (field)
                {
                    case ProducerNameField: producer = Encoding.UTF8.GetString(fields.Value(end)); break;
                    case ProducerVersionField: version = Encoding.UTF8.GetString(fields.Value(end)); break;
                    case OpsetField: opsets.Add(OperatorSet.Parse(fields.Value(end))); break;
                    case FunctionField:
                        functions.AddRange(fields.Until(end).Where(inner => inner.Field is FunctionOpsetField)
                            .Select(inner => OperatorSet.Parse(fields.Value(inner.End))));
                        break;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            // ONNX Runtime says what is wrong with the file.
        }

        return new ModelDescription($"{producer} {version}".Trim(), opsets, functions);
    }
}
