using ModelOperator.Analysis.Counting;
using ModelOperator.Api.Status.Monitoring;

namespace ModelOperator.Monitoring.Counting;

/// <summary>The use that a revision's pods made of their GPUs, by the answer to <see cref="GpuQuery"/>.</summary>
/// <param name="Share">The mean over all samples of all GPUs, from 0 to 1.</param>
/// <param name="Readings">The number of points of the time at which there is a sample.</param>
/// <param name="Idlest">The pods whose GPUs had the least to do, the idlest first.</param>
internal sealed record GpuUse(double Share, long Readings, IReadOnlyList<CheckedItem> Idlest)
{
    private const int MostPods = 5;

    /// <summary>The part of the time that is known.</summary>
    public double Known => Math.Min(1, (double)Readings / GpuQuery.AllReadings);

    /// <summary>Reads the answer; null when it has no samples.</summary>
    public static GpuUse? Of(IReadOnlyList<CounterRise> answer)
    {
        var busy = ByPod(answer, GpuQuery.Busy);
        var samples = ByPod(answer, GpuQuery.Samples).Where(one => one.Value > 0 && busy.ContainsKey(one.Key)).ToList();
        return samples.Count == 0
            ? null
            : new(
                samples.Sum(one => busy[one.Key]) / samples.Sum(one => one.Value) / 100,
                (long)(answer.FirstOrDefault(one => one[GpuQuery.Value] == GpuQuery.Readings)?.Rise ?? 0),
                [
                    .. samples.Select(one => new CheckedItem { Name = one.Key, Value = busy[one.Key] / one.Value / 100 })
                        .OrderBy(pod => pod.Value).ThenBy(pod => pod.Name, StringComparer.Ordinal).Take(MostPods),
                ]);
    }

    private static Dictionary<string, double> ByPod(IReadOnlyList<CounterRise> answer, string value) => answer
        .Where(one => one[GpuQuery.Value] == value)
        .GroupBy(one => one[GpuQuery.Pod], StringComparer.Ordinal)
        .ToDictionary(pod => pod.Key, pod => pod.Sum(one => one.Rise), StringComparer.Ordinal);
}
