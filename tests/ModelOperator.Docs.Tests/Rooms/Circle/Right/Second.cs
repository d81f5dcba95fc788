using ModelOperator.Docs.Tests.Rooms.Circle.Left;

namespace ModelOperator.Docs.Tests.Rooms.Circle.Right;

internal static class Second
{
    // Used in the code of a lambda only, as most arrows are.
    internal static int Number => new[] { 0 }.Sum(_ => First.Number);
}
