using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Signatures;

/// <summary>Finds and lists the tensors that a model declares.</summary>
internal static class TensorSpecs
{
    /// <summary>Gets the place of the tensor with a name; -1 when there is none.</summary>
    public static int IndexOf(this IReadOnlyList<TensorSpec> specs, string name)
    {
        for (var index = 0; index < specs.Count; index++)
        {
            if (string.Equals(specs[index].Name, name, StringComparison.Ordinal))
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>Lists tensors for a message, each with its name, datatype and shape.</summary>
    public static string List(this IEnumerable<TensorSpec> specs) =>
        string.Join(", ", specs.Select(spec => $"'{spec.Name}' {spec.DataType.Name()} {Shape.Text(spec.Shape)}"));
}
