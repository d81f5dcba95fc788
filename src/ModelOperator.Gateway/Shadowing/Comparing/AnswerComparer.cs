using ModelOperator.Gateway.Tensors;

namespace ModelOperator.Gateway.Shadowing.Comparing;

/// <summary>Compares the shadow's answer with the answer that the client got, output by output. Any two answers give a verdict.</summary>
internal static class AnswerComparer
{
    public static Comparison Compare(SeenAnswer stable, SeenAnswer shadow, ComparisonRule rule)
    {
        if (!stable.Succeeded || !shadow.Succeeded)
        {
            return stable.Succeeded == shadow.Succeeded
                ? Comparison.Incomparable
                : Comparison.Mismatch(new Difference(null, $"stable answered {Status(stable)}, the shadow {Status(shadow)}"));
        }

        if (!stable.IsReadable || !shadow.IsReadable)
        {
            return Comparison.Incomparable;
        }

        try
        {
            var difference = Compare(stable.Outputs(), shadow.Outputs(), rule);
            return difference is null ? Comparison.Match : Comparison.Mismatch(difference);
        }
        catch (MalformedBodyException)
        {
            return Comparison.Incomparable;
        }
    }

    private static Difference? Compare(
        Dictionary<string, Tensor> stable, Dictionary<string, Tensor> shadow, ComparisonRule rule)
    {
        foreach (var (name, tensor) in stable)
        {
            if (!shadow.TryGetValue(name, out var other))
            {
                return new Difference(name, "missing in the shadow's answer");
            }

            if (Compare(tensor, other, rule) is { } difference)
            {
                return difference;
            }
        }

        return shadow.Keys.FirstOrDefault(name => !stable.ContainsKey(name)) is { } added
            ? new Difference(added, "only in the shadow's answer")
            : null;
    }

    private static Difference? Compare(Tensor stable, Tensor shadow, ComparisonRule rule)
    {
        if (!ReferenceEquals(stable.Datatype, shadow.Datatype))
        {
            return new Difference(stable.Name, $"datatype {stable.DatatypeName}, the shadow's {shadow.DatatypeName}");
        }

        if (!stable.Shape.SequenceEqual(shadow.Shape))
        {
            return new Difference(
                stable.Name, $"shape [{string.Join(',', stable.Shape)}], the shadow's [{string.Join(',', shadow.Shape)}]");
        }

        // In a row with a single score that score always wins, so the score itself is compared.
        var isClasses = stable.Shape.Count > 0 && stable.Shape[^1] > 1 && rule.ClassOutputs.Contains(stable.Name, StringComparer.Ordinal);
        return stable.Datatype.Kind switch
        {
            ElementKind.Bytes => TensorComparer.CompareStrings(stable, shadow),
            _ when isClasses => TensorComparer.CompareClasses(stable, shadow),
            ElementKind.Float => TensorComparer.CompareFloats(stable, shadow, rule.AbsoluteTolerance, rule.RelativeTolerance),
            _ => TensorComparer.CompareIntegers(stable, shadow),
        };
    }

    private static string Status(SeenAnswer answer) =>
        answer.GrpcStatus is { } grpc
            ? $"gRPC status {grpc}"
            : answer.Head.Status.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
