// The operations of a small shop front, as its components would say them. The compiler makes one artifact of each.
import { graphql } from 'relay-runtime';

graphql`
  query appProductListQuery($first: Int!, $after: String) {
    ...appProductList_products @arguments(first: $first, after: $after)
  }
`;

graphql`
  fragment appProductList_products on Query
  @argumentDefinitions(first: { type: "Int!" }, after: { type: "String" })
  @refetchable(queryName: "appProductListPaginationQuery") {
    products(first: $first, after: $after, sort: NAME) @connection(key: "appProductList_products") {
      edges {
        node {
          id
          ...appProductCard_product
        }
      }
    }
  }
`;

graphql`
  fragment appProductCard_product on Product @refetchable(queryName: "appProductCardRefetchQuery") {
    id
    name
    brand {
      ...appBrandName_brand
    }
    priceRange {
      min {
        amount
        currencyCode
      }
    }
  }
`;

graphql`
  fragment appBrandName_brand on Brand {
    name
  }
`;

graphql`
  fragment appBrandProducts_brand on Brand
  @argumentDefinitions(first: { type: "Int", defaultValue: 2 }, after: { type: "String" })
  @refetchable(queryName: "appBrandProductsPaginationQuery") {
    products(first: $first, after: $after) @connection(key: "appBrandProducts_products") {
      edges {
        node {
          id
          name
        }
      }
    }
  }
`;

graphql`
  query appBrandQuery($id: ID!) {
    node(id: $id) {
      ...appBrandProducts_brand @alias(as: "brand")
    }
  }
`;

graphql`
  query appCartQuery($id: ID!) {
    cart(id: $id) {
      ...appCart_cart
    }
  }
`;

graphql`
  fragment appCart_cart on Cart {
    id
    version
    totalQuantity
    lines {
      id
      quantity
      variant {
        id
        sku
      }
    }
  }
`;

graphql`
  mutation appAddLinesMutation($cartId: ID!, $lines: [CartLineInput!]!) {
    cartLinesAdd(cartId: $cartId, lines: $lines) {
      cart {
        ...appCart_cart
      }
      userErrors {
        code
        message
        path
      }
    }
  }
`;

graphql`
  subscription appCartChangedSubscription($id: ID!) {
    cartChanged(id: $id) {
      ...appCart_cart
    }
  }
`;
