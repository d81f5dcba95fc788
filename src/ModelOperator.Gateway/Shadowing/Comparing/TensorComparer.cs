using ModelOperator.Gateway.Tensors;

namespace ModelOperator.Gateway.Shadowing.Comparing;

/// <summary>Compares two tensors of the same name, datatype and shape.</summary>
internal static class TensorComparer
{
    /// <summary>Compares floating-point numbers within the tolerance. NaN equals NaN, and an infinity only itself.</summary>
    public static Difference? CompareFloats(Tensor stable, Tensor shadow, double absolute, double relative)
    {
        int count = 0, first = -1;
        var largest = 0.0;
        for (var i = 0; i < stable.Floats.Length; i++)
        {
            double a = stable.Floats[i], b = shadow.Floats[i];
            if (AreClose(a, b, absolute, relative))
            {
                continue;
            }

            count++;
            first = first < 0 ? i : first;
            var distance = Math.Abs(a - b);
            largest = Math.Max(largest, double.IsNaN(distance) ? double.PositiveInfinity : distance);
        }

        return count == 0
            ? null
            : Of(stable,
                $"{count} of {stable.Floats.Length} elements are out of tolerance, first at index {first}, largest difference "
                + $"{Difference.Number(largest)}",
                $"stable {Difference.Number(stable.Floats[first])}, shadow {Difference.Number(shadow.Floats[first])}");
    }

    /// <summary>Compares integers and booleans exactly.</summary>
    public static Difference? CompareIntegers(Tensor stable, Tensor shadow)
    {
        int count = 0, first = -1;
        var largest = 0.0;
        for (var i = 0; i < stable.Integers.Length; i++)
        {
            if (stable.Integers[i] != shadow.Integers[i])
            {
                count++;
                first = first < 0 ? i : first;
                largest = Math.Max(largest, Math.Abs(Value(stable, i) - Value(shadow, i)));
            }
        }

        return count == 0
            ? null
            : Of(stable,
                $"{count} of {stable.Integers.Length} elements differ, first at index {first}, largest difference "
                + $"{Difference.Number(largest)}",
                $"stable {stable.Integers[first]}, shadow {shadow.Integers[first]}");
    }

    /// <summary>Compares BYTES exactly.</summary>
    public static Difference? CompareStrings(Tensor stable, Tensor shadow)
    {
        int count = 0, first = -1;
        for (var i = 0; i < stable.Strings.Length; i++)
        {
            if (!stable.Strings[i].Span.SequenceEqual(shadow.Strings[i].Span))
            {
                count++;
                first = first < 0 ? i : first;
            }
        }

        return count == 0
            ? null
            : Of(stable, $"{count} of {stable.Strings.Length} elements differ, first at index {first}",
                $"stable {Text(stable.Strings[first])}, shadow {Text(shadow.Strings[first])}");
    }

    /// <summary>
    /// Compares scores of classes: in each row of the last axis the same class must win. Among equal scores the first class wins.
    /// </summary>
    public static Difference? CompareClasses(Tensor stable, Tensor shadow)
    {
        var classes = (int)stable.Shape[^1];
        var rows = Length(stable) / classes;
        int count = 0, first = -1;
        for (var row = 0; row < rows; row++)
        {
            if (Winner(stable, row * classes, classes) != Winner(shadow, row * classes, classes))
            {
                count++;
                first = first < 0 ? row : first;
            }
        }

        return count == 0
            ? null
            : Of(stable, $"another class wins in {count} of {rows} rows, first in row {first}",
                $"stable class {Winner(stable, first * classes, classes)}, shadow class {Winner(shadow, first * classes, classes)}");
    }

    private static bool AreClose(double a, double b, double absolute, double relative) =>
        double.IsFinite(a) && double.IsFinite(b)
            ? Math.Abs(a - b) <= absolute + (relative * Math.Abs(a))
            : a.Equals(b);

    /// <summary>The index of the winning class; -1 when no score is a number.</summary>
    public static int Winner(Tensor tensor, int from, int classes)
    {
        var winner = -1;
        for (var i = 0; i < classes; i++)
        {
            var score = Value(tensor, from + i);
            if (!double.IsNaN(score) && (winner < 0 || score > Value(tensor, from + winner)))
            {
                winner = i;
            }
        }

        return winner;
    }

    private static double Value(Tensor tensor, int index) => tensor.Datatype switch
    {
        { Kind: ElementKind.Float } => tensor.Floats[index],
        { Size: 8, Signed: false } => unchecked((ulong)tensor.Integers[index]),
        _ => tensor.Integers[index],
    };

    private static int Length(Tensor tensor) =>
        tensor.Datatype.Kind is ElementKind.Float ? tensor.Floats.Length : tensor.Integers.Length;

    private static string Text(ReadOnlyMemory<byte> bytes) => Difference.Quote(System.Text.Encoding.UTF8.GetString(bytes.Span));

    private static Difference Of(Tensor tensor, string what, string values) => new(tensor.Name, what, values);
}
