using ModelOperator.ModelServer.Signatures;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Scheduling.Rows;

/// <summary>Reads from a model's shapes whether the first dimension counts rows, so that requests can be joined along it.</summary>
internal static class RowDimension
{
    /// <summary>Gets the reason why the shapes do not allow requests to share a run. Null when they do.</summary>
    public static string? Obstacle(ModelSignature model)
    {
        if (model.Inputs.Count == 0)
        {
            return "it has no inputs";
        }

        foreach (var (side, spec) in Tensors(model))
        {
            if (spec.Shape.Length == 0 || spec.Shape[0] != Shape.AnySize)
            {
                return $"{side} '{spec.Name}' has shape {Shape.Text(spec.Shape)}, whose first dimension is not free";
            }

            if (side is "input" && spec.DataType is DataType.Bytes)
            {
                return $"input '{spec.Name}' is BYTES";
            }
        }

        return ObstacleOfNames(model);
    }

    /// <summary>Tells whether the model has one name for all of its first dimensions, and so says that they are the same.</summary>
    public static bool NamesRows(ModelSignature model) => Tensors(model).All(tensor => tensor.Spec.NameOf(0).Length > 0);

    private static string? ObstacleOfNames(ModelSignature model)
    {
        // A dimension without a name may be the same as any other.
        var (firstSide, first) = Tensors(model).FirstOrDefault(tensor => tensor.Spec.NameOf(0).Length > 0);
        if (first is null)
        {
            return null;
        }

        var rows = first.NameOf(0);
        foreach (var (side, spec) in Tensors(model))
        {
            if (spec.NameOf(0) is { Length: > 0 } name && name != rows)
            {
                return $"the first dimension of {firstSide} '{first.Name}' is '{rows}' and that of {side} '{spec.Name}' is '{name}'; "
                    + "if both are rows, export the model with one name for them";
            }

            for (var dimension = 1; dimension < spec.Shape.Length; dimension++)
            {
                if (spec.NameOf(dimension) == rows)
                {
                    return $"dimension {dimension} of {side} '{spec.Name}' is '{rows}' too, as the rows are";
                }
            }
        }

        return null;
    }

    private static IEnumerable<(string Side, TensorSpec Spec)> Tensors(ModelSignature model) =>
        model.Inputs.Select(spec => ("input", spec)).Concat(model.Outputs.Select(spec => ("output", spec)));
}
