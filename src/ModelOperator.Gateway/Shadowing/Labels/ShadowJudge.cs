using ModelOperator.Feedback.Tokens;
using ModelOperator.Gateway.Shadowing.Labels.Keeping;

namespace ModelOperator.Gateway.Shadowing.Labels;

/// <summary>Holds the label of an answer against the prediction of the shadow that this pod keeps for it.</summary>
internal sealed class ShadowJudge(KeptPredictions kept, TokenIssuer tokens, LabelMeter meter, RequestIds? ids = null)
{
    /// <summary>Counts the pair, when the prediction is kept and can be compared with the label. It is not kept any more
    /// afterwards.</summary>
    /// <param name="token">The token of the client's answer.</param>
    /// <param name="label">The label as the name of a class.</param>
    /// <param name="correct">True when the client's answer was right.</param>
    public void Judge(FeedbackToken token, string label, bool correct)
    {
        if (kept.Take(token.Id) is { } shadow && shadow.Fits(label))
        {
            IReadOnlyList<string> slices = [.. tokens.NamesOf(token)];
            meter.Judged(token.Revision, slices, correct);
            meter.Judged(shadow.Revision, slices, string.Equals(shadow.Class, label, StringComparison.Ordinal));
        }
    }

    /// <summary>Counts the shadow by the label of a request, when its prediction is kept, and whoever answered the client when it is said
    /// whether that was right.</summary>
    /// <param name="id">The id of the request.</param>
    /// <param name="label">The label as the name of a class.</param>
    /// <param name="correct">True when the client's answer was right; null when nobody says.</param>
    /// <returns>False when no prediction is kept for the id.</returns>
    public bool JudgeRequest(string id, string label, bool? correct)
    {
        foreach (var hash in ids?.HashesOf(id) ?? [])
        {
            if (kept.TakeRequest(hash) is { Request: { } request } shadow)
            {
                if (shadow.Fits(label))
                {
                    IReadOnlyList<string> slices = [.. tokens.NamesOf(request.Slices)];
                    meter.Judged(shadow.Revision, slices, string.Equals(shadow.Class, label, StringComparison.Ordinal));
                    if (correct is { } isRight)
                    {
                        meter.Judged(request.AnsweredBy, slices, isRight);
                    }
                }

                return true;
            }
        }

        return false;
    }
}
