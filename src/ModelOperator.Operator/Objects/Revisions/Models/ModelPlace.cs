using ModelOperator.Api.Spec;
using ModelOperator.Contracts.Models;

namespace ModelOperator.Operator.Objects.Revisions.Models;

/// <summary>The place at which the containers of a pod find the model.</summary>
/// <param name="Path">The file or folder that the server loads.</param>
/// <param name="Directory">The path at which the volume with the model is mounted.</param>
/// <param name="IsFolder">True when the model is a folder.</param>
internal sealed record ModelPlace(string Path, string Directory, bool IsFolder)
{
    private const string DefaultDirectory = "/models";

    /// <summary>Finds the place of a model. A file always has the same name, and a folder too, so that commands of servers need not change
    /// with the address.</summary>
    public static ModelPlace Of(ModelSpec model)
    {
        var directory = model.MountPath ?? DefaultDirectory;
        return ModelAddress.NamesFolder(model.Uri)
            ? new(directory + "/model", directory, IsFolder: true)
            : new(directory + "/model.onnx", directory, IsFolder: false);
    }

    /// <summary>Finds the place at which the fetching container puts a model. It is always below the same directory, because a mount
    /// elsewhere could hide the program of that container's own image.</summary>
    public static ModelPlace OfFetch(ModelSpec model) => Of(model with { MountPath = null });
}
