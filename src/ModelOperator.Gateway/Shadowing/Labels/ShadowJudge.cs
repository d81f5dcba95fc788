using ModelOperator.Feedback.Counting;
using ModelOperator.Feedback.Tokens;

namespace ModelOperator.Gateway.Shadowing.Labels;

/// <summary>Holds the label of an answer against the prediction of the shadow that this pod keeps for it.</summary>
internal sealed class ShadowJudge(KeptPredictions kept, TokenIssuer tokens, LabelMeter meter)
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
            meter.Paired(
                token.Revision, shadow.Revision, [.. tokens.NamesOf(token)], new FeedbackEntry { Correct = correct },
                string.Equals(shadow.Class, label, StringComparison.Ordinal));
        }
    }
}
