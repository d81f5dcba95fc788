using System.Runtime.InteropServices;

namespace ModelOperator.Gateway.Shadowing.Labels;

/// <summary>Remembers what shadows predicted, by the number of the token that the client got, until its label comes. What is too old, or
/// too much, is forgotten and counted.</summary>
/// <param name="keep">The time for which a prediction is kept.</param>
/// <param name="time">The clock.</param>
/// <param name="capacity">The largest number of predictions.</param>
internal sealed class KeptPredictions(TimeSpan keep, TimeProvider time, int capacity = KeptPredictions.Usual)
{
    /// <summary>The usual number of predictions, which takes 40 MiB at most.</summary>
    public const int Usual = 65_536;

    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, KeptPrediction> _kept = [];
    private readonly Queue<(ulong Token, long At)> _order = new();
    private long _forgotten;

    /// <summary>The number of predictions that were forgotten before a label came, also those of other pods that a label did not
    /// reach.</summary>
    public long Forgotten => Interlocked.Read(ref _forgotten);

    /// <summary>Remembers a prediction. The first one of an answer stays.</summary>
    public void Keep(ulong token, KeptPrediction prediction)
    {
        lock (_gate)
        {
            ForgetOld();
            if (_order.Count >= capacity)
            {
                Forget(_order.Dequeue().Token);
            }

            if (_kept.TryAdd(token, prediction))
            {
                _order.Enqueue((token, time.GetTimestamp()));
            }
        }
    }

    /// <summary>Takes the prediction for an answer; null when there is none, or it was forgotten.</summary>
    public KeptPrediction? Take(ulong token)
    {
        lock (_gate)
        {
            ForgetOld();
            return _kept.Remove(token, out var prediction) ? prediction : null;
        }
    }

    /// <summary>Counts predictions that another pod kept, and whose labels did not reach it.</summary>
    public void ForgetElsewhere(int count) => Interlocked.Add(ref _forgotten, count);

    private void ForgetOld()
    {
        while (_order.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At) > keep)
        {
            _order.Dequeue();
            Forget(oldest.Token);
        }
    }

    private void Forget(ulong token)
    {
        if (_kept.Remove(token))
        {
            Interlocked.Increment(ref _forgotten);
        }
    }
}

/// <summary>The prediction of a shadow.</summary>
/// <param name="Revision">The shadow's revision.</param>
/// <param name="Class">The class, as feedback compares it.</param>
/// <param name="IsPosition">True when it is the place of the largest score, which says nothing about a label that is a name.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct KeptPrediction(string Revision, string Class, bool IsPosition = false)
{
    /// <summary>True when it can be compared with a label.</summary>
    public bool Fits(string label) => !IsPosition || label.All(char.IsAsciiDigit);
}
