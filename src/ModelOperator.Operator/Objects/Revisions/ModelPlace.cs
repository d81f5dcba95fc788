using ModelOperator.Api.Spec;

namespace ModelOperator.Operator.Objects.Revisions;

/// <summary>The place of a model in the pods.</summary>
/// <param name="Path">The file or folder that the server loads.</param>
/// <param name="Directory">The folder that the model's volume is mounted at.</param>
internal sealed record ModelPlace(string Path, string Directory)
{
    private const string Models = "/models";

    /// <summary>The place of a model.</summary>
    public static ModelPlace Of(ModelSpec model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new(Models + "/model.onnx", Models);
    }
}
