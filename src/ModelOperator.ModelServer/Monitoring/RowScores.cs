using ModelOperator.ModelServer.Tensors;
using ModelOperator.Profiles;

namespace ModelOperator.ModelServer.Monitoring;

/// <summary>A model's confidence in each row, which is the row's largest score.</summary>
internal static class RowScores
{
    /// <summary>The largest score of a row, rounded as its bins need it; NaN when a score of it is NaN.</summary>
    /// <param name="output">The output with the scores.</param>
    /// <param name="row">The row, from 0.</param>
    /// <param name="width">The number of scores in a row; above 0.</param>
    public static double Largest(Tensor output, int row, int width)
    {
        if (output.DataType is DataType.Fp32)
        {
            // Nearly all scores are of this type.
            return ConfidenceBins.Rounded(Largest(output.Elements<float>().Slice(row * width, width)));
        }

        var largest = double.NegativeInfinity;
        for (var index = row * width; index < (row + 1) * width; index++)
        {
            largest = Math.Max(largest, TensorValues.At(output, index));
        }

        return ConfidenceBins.Rounded(largest);
    }

    /// <summary>The largest score of the least certain row; 0 when a row has a score that is no number. Null when the output has no scores.
    /// </summary>
    /// <param name="output">The output with the scores.</param>
    /// <param name="rows">The number of its rows.</param>
    public static double? Lowest(Tensor output, int rows)
    {
        var width = rows == 0 ? 0 : output.Count / rows;
        if (width == 0 || output.DataType is DataType.Bytes)
        {
            return null;
        }

        var lowest = double.PositiveInfinity;
        for (var row = 0; row < rows; row++)
        {
            var largest = Largest(output, row, width);
            lowest = Math.Min(lowest, double.IsFinite(largest) ? largest : 0);
        }

        return lowest;
    }

    private static float Largest(ReadOnlySpan<float> scores)
    {
        var largest = float.NegativeInfinity;
        foreach (var score in scores)
        {
            largest = Math.Max(largest, score);
        }

        return largest;
    }
}
