using ModelOperator.Api.Spec;

namespace ModelOperator.Operator.Objects.Revisions;

/// <summary>The place at which the containers of a pod find the model.</summary>
/// <param name="Path">The file or folder that the server loads.</param>
/// <param name="Directory">The path at which the volume with the model is mounted.</param>
/// <param name="IsFolder">True when the model is a folder.</param>
internal sealed record ModelPlace(string Path, string Directory, bool IsFolder)
{
    private const string Models = "/models";

    /// <summary>Finds the place of a model.</summary>
    public static ModelPlace Of(ModelSpec model) => new(Models + "/model.onnx", Models, model.Uri.EndsWith('/'));
}
