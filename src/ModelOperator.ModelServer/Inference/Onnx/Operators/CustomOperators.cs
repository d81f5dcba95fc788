using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace ModelOperator.ModelServer.Inference.Onnx.Operators;

/// <summary>The operators of Microsoft.ML.OnnxRuntime.Extensions, such as tokenizers, beside those of ONNX Runtime. Their library is loaded
/// only for a model that says that it uses them, so other models cost no time and no memory.</summary>
internal static class CustomOperators
{
    // ONNX Runtime gives no code of its own for this error.
    private const string UnknownOperator = "is not a registered function/op";

    /// <summary>The domains of these operators.</summary>
    public static IReadOnlyList<string> Domains { get; } = ["ai.onnx.contrib", "com.microsoft.extensions"];

    /// <summary>Adds the operators to a session's options if the model in the file uses one of their domains.</summary>
    /// <exception cref="OnnxRuntimeException">Their library cannot be loaded.</exception>
    public static void AddTo(SessionOptions options, string path)
    {
        var model = ModelDescription.Read(path);
        if (model.Opsets.Concat(model.FunctionOpsets).Any(set => Domains.Contains(set.Domain)))
        {
            options.RegisterOrtExtensions();
        }
    }

    /// <summary>Says what can be done when a model uses an operator that this server does not have; empty for other failures.</summary>
    /// <param name="failure">The message of ONNX Runtime.</param>
    public static string Remedy(string failure) => failure.Contains(UnknownOperator, StringComparison.Ordinal)
        ? "; this server has the operators of ONNX Runtime and of Microsoft.ML.OnnxRuntime.Extensions "
            + $"({string.Join(" and ", Domains)}), so export the model with these only, or serve it with an image of your own"
        : "";
}
