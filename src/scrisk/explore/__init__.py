"""The screen to walk from economies to items, suppliers and scenarios by the keyboard (extra ``explore``)."""
