using System.Runtime.InteropServices;

namespace ModelOperator.Gateway.Shadowing.Labels.Keeping;

/// <summary>A request of which a shadow has answered a copy, as far as labels need to know it.</summary>
/// <param name="Token">The token that the client got for its own answer; null when it got none.</param>
/// <param name="AnsweredBy">The revision that answered the client.</param>
/// <param name="Headers">The headers of the request.</param>
/// <param name="Body">The body of the request.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CopiedRequest(string? Token, string AnsweredBy, IHeaderDictionary Headers, ReadOnlyMemory<byte> Body);
