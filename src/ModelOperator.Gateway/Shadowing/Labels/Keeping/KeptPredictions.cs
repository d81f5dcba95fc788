using System.Runtime.InteropServices;

namespace ModelOperator.Gateway.Shadowing.Labels.Keeping;

/// <summary>Remembers what shadows predicted, by the number of the token that the client got and by the hash of the request's id, until its
/// label comes. What is too old, or too much, is forgotten and counted.</summary>
/// <param name="keep">The time for which a prediction is kept.</param>
/// <param name="time">The clock.</param>
/// <param name="capacity">The largest number of predictions.</param>
internal sealed class KeptPredictions(TimeSpan keep, TimeProvider time, int capacity = KeptPredictions.Usual)
{
    /// <summary>The usual number of predictions, which takes 50 MiB at most.</summary>
    public const int Usual = 65_536;

    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, KeptPrediction> _kept = [];
    private readonly Dictionary<ulong, ulong> _byRequest = [];
    private readonly Queue<(ulong Place, long At)> _order = new();
    private long _forgotten;

    /// <summary>The number of predictions that were forgotten before a label came, also those of other pods that a label did not
    /// reach.</summary>
    public long Forgotten => Interlocked.Read(ref _forgotten);

    /// <summary>Remembers a prediction, if a label can find it. The first one of an answer, or of an id, stays.</summary>
    /// <param name="token">The number of the client's token; null when it got none.</param>
    /// <param name="prediction">The prediction.</param>
    public void Keep(ulong? token, KeptPrediction prediction)
    {
        if ((token ?? prediction.Request?.Hash) is not { } place)
        {
            return;
        }

        lock (_gate)
        {
            ForgetOld();
            if (_order.Count >= capacity)
            {
                Forget(_order.Dequeue().Place);
            }

            var isNew = prediction.Request is not { } request || !_byRequest.ContainsKey(request.Hash);
            if ((token is null && !isNew) || !_kept.TryAdd(place, prediction))
            {
                return;
            }

            if (isNew && prediction.Request is { } first)
            {
                _byRequest.Add(first.Hash, place);
            }

            _order.Enqueue((place, time.GetTimestamp()));
        }
    }

    /// <summary>Takes the prediction for an answer; null when there is none, or it was forgotten.</summary>
    public KeptPrediction? Take(ulong token)
    {
        lock (_gate)
        {
            ForgetOld();
            return Remove(token);
        }
    }

    /// <summary>Takes the prediction for a request; null when there is none, or it was forgotten.</summary>
    /// <param name="hash">The hash of the request's id.</param>
    public KeptPrediction? TakeRequest(ulong hash)
    {
        lock (_gate)
        {
            ForgetOld();
            return _byRequest.TryGetValue(hash, out var place) ? Remove(place) : null;
        }
    }

    /// <summary>Counts predictions that another pod kept, and whose labels did not reach it.</summary>
    public void ForgetElsewhere(int count) => Interlocked.Add(ref _forgotten, count);

    private void ForgetOld()
    {
        while (_order.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At) > keep)
        {
            _order.Dequeue();
            Forget(oldest.Place);
        }
    }

    private void Forget(ulong place)
    {
        if (Remove(place) is not null)
        {
            Interlocked.Increment(ref _forgotten);
        }
    }

    // Another request may have had the same id before, and keeps it.
    private KeptPrediction? Remove(ulong place)
    {
        if (!_kept.Remove(place, out var prediction))
        {
            return null;
        }

        if (prediction.Request is { } request && _byRequest.TryGetValue(request.Hash, out var own) && own == place)
        {
            _byRequest.Remove(request.Hash);
        }

        return prediction;
    }
}

/// <summary>The prediction of a shadow.</summary>
/// <param name="Revision">The shadow's revision.</param>
/// <param name="Class">The class, as feedback compares it.</param>
/// <param name="IsPosition">True when it is the place of the largest score, which says nothing about a label that is a name.</param>
/// <param name="Request">The request, by whose id a label may come; null where labels come with tokens only.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct KeptPrediction(string Revision, string Class, bool IsPosition = false, KeptRequest? Request = null)
{
    /// <summary>True when it can be compared with a label.</summary>
    public bool Fits(string label) => !IsPosition || label.All(char.IsAsciiDigit);
}

/// <summary>The request that a shadow has answered a copy of.</summary>
/// <param name="Hash">The keyed hash of its id.</param>
/// <param name="AnsweredBy">The revision that answered the client.</param>
/// <param name="Slices">The places of its slices, as tokens have them.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct KeptRequest(ulong Hash, string AnsweredBy, byte[] Slices);
