using System.Runtime.InteropServices;
using ModelOperator.Contracts.Routes;
using ModelOperator.Feedback.Tokens;

namespace ModelOperator.Gateway.Proxying;

/// <summary>The things that the gateway adds to answers.</summary>
/// <param name="SetCookie">The cookie of a caller who had none; null for none.</param>
/// <param name="Tokens">Gives answers their tokens; null when nobody wants feedback.</param>
/// <param name="Review">Says which answers people should look at; null for none.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AnswerExtras(string? SetCookie, TokenIssuer? Tokens, ReviewRule? Review);
