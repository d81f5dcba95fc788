using System.Globalization;
using System.Text;
using ModelOperator.ModelServer.Tensors;
using ModelOperator.Profiles;

namespace ModelOperator.ModelServer.Monitoring;

/// <summary>Counts the labels of an output: each class of the profile by itself, and all other labels together.</summary>
/// <param name="profile">The profile of the output, with classes.</param>
/// <param name="type">The datatype of the output.</param>
internal sealed class ClassCounter(OutputProfile profile, DataType type)
{
    private readonly string[] _classes = [.. profile.Classes!];
    private readonly byte[][] _texts = [.. profile.Classes!.Select(Encoding.UTF8.GetBytes)];
    private readonly double[] _numbers = [.. profile.Classes!.Select(text => Number(text, type))];
    private readonly long[] _counts = new long[profile.Classes!.Count + 1];

    public string Output => profile.Output;

    /// <summary>The number of classes, with one for all other labels at the end.</summary>
    public int Classes => _counts.Length;

    public string Class(int index) => index < _classes.Length ? _classes[index] : ProfileLimits.OtherClass;

    public long Counted(int index) => Interlocked.Read(ref _counts[index]);

    public void Count(Tensor tensor)
    {
        for (var index = 0; index < tensor.Count; index++)
        {
            var place = tensor.DataType is DataType.Bytes
                ? Find(tensor.Text(index))
                : Array.IndexOf(_numbers, TensorValues.At(tensor, index));
            Interlocked.Increment(ref _counts[place < 0 ? _classes.Length : place]);
        }
    }

    private static double Number(string text, DataType type) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? TensorValues.Rounded(type, number)
            : double.NaN;

    private int Find(ReadOnlySpan<byte> text)
    {
        for (var index = 0; index < _texts.Length; index++)
        {
            if (text.SequenceEqual(_texts[index]))
            {
                return index;
            }
        }

        return -1;
    }
}
