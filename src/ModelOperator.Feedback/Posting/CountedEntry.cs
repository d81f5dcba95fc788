using System.Runtime.InteropServices;
using ModelOperator.Feedback.Counting;
using ModelOperator.Feedback.Tokens;

namespace ModelOperator.Feedback.Posting;

/// <summary>An entry that was counted.</summary>
/// <param name="Token">Its token.</param>
/// <param name="Text">The token as it was posted.</param>
/// <param name="Slices">The names of the slices that it was counted in.</param>
/// <param name="Entry">The entry as it was posted.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CountedEntry(FeedbackToken Token, string Text, IReadOnlyList<string> Slices, FeedbackEntry Entry);
