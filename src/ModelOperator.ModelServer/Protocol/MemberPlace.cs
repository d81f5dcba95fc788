namespace ModelOperator.ModelServer.Protocol;

/// <summary>Says in messages where a member of a request stands.</summary>
internal static class MemberPlace
{
    /// <summary>For example <c>id</c>, or <c>inputs[1].shape</c>.</summary>
    /// <param name="member">The member's name.</param>
    /// <param name="array">The array whose element has the member; null when the request itself has it.</param>
    /// <param name="index">The element's place in the array.</param>
    public static string Of(string member, string? array, int index) => array is null ? member : $"{array}[{index}].{member}";
}
